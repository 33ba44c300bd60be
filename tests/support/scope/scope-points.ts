import { Types } from 'mongoose';
import { PostingModel } from '../../../schemas/activities/points/points.ts';
import { PointsRuleModel } from '../../../schemas/activities/points/points-rule.ts';
import { RewardModel } from '../../../schemas/activities/points/reward.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { addPointsRule } from '../../../server/activities/points/rules.ts';
import { hours, somebody } from '../activities/events.ts';
import { aReward, posted } from '../activities/points.ts';
import type { MatrixRoute } from './scope-routes.ts';
import type { Case, Side } from './scope-world.ts';

/** What hangs on a union besides its events: a rule on points, an award, a reward. */
const pointsKinds = ['rule', 'award', 'reward'] as const;
export type PointsKind = (typeof pointsKinds)[number];

export const pointsModels = { rule: PointsRuleModel, award: PostingModel, reward: RewardModel } as const;

type Maker = (of: Case, side: Side) => Promise<string>;
const present =
  (make: (union: string) => Promise<string>): Maker =>
  async (_, side) =>
    side === 'absent' ? String(new Types.ObjectId()) : make(side === 'home' ? 'A' : 'B');

const rule = { kind: 'volunteer', per: 'attendance', points: 5 } as const;

export const pointsMakers: Record<PointsKind, Maker> = {
  rule: present(async (union) => String((await addPointsRule({ ...rule, union }, everywhere, new Date()))._id)),
  award: present(async (union) => {
    const source = `test:${new Types.ObjectId()}`;
    const [award] = await posted(somebody(), [{ kind: 'award', source, points: 5, union }]);
    return String(award?._id);
  }),
  reward: present((union) => aReward({ union })),
};

const managing = 'staff:rewards.manage';
const noCode = '2222-2222-2222-2222';
const open = (fill: MatrixRoute['fill'], status?: number): MatrixRoute => ({
  audience: 'anyone',
  ids: [],
  fill,
  ...(status && { status }),
});
const mine = (fill: MatrixRoute['fill'] = () => ({}), status?: number): MatrixRoute => ({
  audience: 'member',
  ids: [],
  fill,
  ...(status && { status }),
});
const ofReward = (more: object, status?: number): MatrixRoute => ({
  audience: managing,
  ids: ['reward'],
  fill: ({ reward }) => ({ params: { id: reward }, ...more }),
  ...(status && { status }),
});

const ofMonths: MatrixRoute = {
  audience: 'staff:events.read',
  ids: ['union'],
  fill: ({ union }) => ({ query: { from: '2026-01', until: '2026-12', by: 'union', union } }),
};

/** The routes of points, rewards, certificates, messages and numbers in the matrix. */
export const pointsMatrix: Record<string, MatrixRoute> = {
  'GET /api/v1/me/points': mine(),
  'GET /api/v1/me/points/postings': mine(),
  'PUT /api/v1/me/points/naming': mine(() => ({ body: { naming: 'masked' } })),
  'GET /api/v1/points/rules': open(() => ({})),
  'GET /api/v1/points/rankings': mine(() => ({ query: { month: '2026-11' } })),
  'POST /api/v1/staff/points/rules': {
    audience: 'staff:points.manage',
    ids: ['union'],
    fill: ({ union }) => ({ body: { ...rule, union } }),
    status: 201,
  },
  'POST /api/v1/staff/points/rules/:id/end': {
    audience: 'staff:points.manage',
    ids: ['rule'],
    fill: ({ rule }) => ({ params: { id: rule } }),
  },
  'POST /api/v1/staff/points/postings/:id/reversal': {
    audience: 'staff:points.manage',
    ids: ['award'],
    fill: ({ award }) => ({ params: { id: award }, body: { reason: '代签到' } }),
  },

  'GET /api/v1/rewards': open(() => ({})),
  'GET /api/v1/rewards/:id': open(() => ({ params: { id: '0'.repeat(24) } }), 404),
  'POST /api/v1/rewards/:id/redemptions': mine(() => ({ params: { id: '0'.repeat(24) }, body: {} }), 404),
  'GET /api/v1/me/redemptions': mine(),
  'DELETE /api/v1/me/redemptions/:id': mine(() => ({ params: { id: '0'.repeat(24) } }), 404),
  'GET /api/v1/staff/rewards': { audience: managing, ids: [], fill: () => ({}) },
  'POST /api/v1/staff/rewards': {
    audience: managing,
    ids: ['union'],
    fill: ({ union }) => ({
      body: {
        ...{ title: '伞', kind: 'goods', union, partner: '服务中心', cost: 5, stock: 1, goodDays: 3 },
        ...{ from: hours(0).toISOString(), until: hours(9).toISOString() },
      },
    }),
    status: 201,
  },
  'PUT /api/v1/staff/rewards/:id': ofReward({ body: { state: 'closed' } }),
  'POST /api/v1/staff/redemptions/use': {
    audience: 'staff:rewards.hand_over',
    ids: [],
    fill: () => ({ body: { code: '2222-2222-2222' } }),
    status: 404,
  },
  'POST /api/v1/staff/rewards/:id/transfers': ofReward({}, 409),
  'GET /api/v1/staff/rewards/:id/transfers/:file': {
    audience: managing,
    ids: ['reward'],
    fill: ({ reward }) => ({ params: { id: reward, file: '1' } }),
    status: 404,
  },

  'GET /api/v1/me/certificates': mine(),
  'POST /api/v1/me/certificates': mine(() => ({ body: { from: '2026-01-01', until: '2026-12-31' } }), 409),
  'GET /api/v1/me/certificates/:code/document': mine(() => ({ params: { code: noCode } }), 404),
  'GET /api/v1/certificates/:code': open(() => ({ params: { code: noCode } }), 404),

  'GET /api/v1/me/messages': mine(),
  'GET /api/v1/message-templates': open(() => ({})),
  'GET /api/v1/staff/events/:id/messages': {
    audience: 'staff:events.read',
    ids: ['event'],
    fill: ({ event }) => ({ params: { id: event } }),
  },
  'GET /api/v1/staff/event-numbers': ofMonths,
  'GET /api/v1/staff/event-numbers/file': ofMonths,
};
