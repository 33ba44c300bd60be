import { defaultSignupPolicy } from '../../../schemas/activities/events/signup-policy.ts';
import type { Audience } from '../../../server/http/endpoint/contract.ts';
import { formOf } from '../lists/uploads.ts';
import { doorMatrix } from './scope-attendance.ts';
import { pointsMatrix } from './scope-points.ts';
import type { IdKind, Ids } from './scope-world.ts';

/** What a request of the matrix carries. */
export interface Filled {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: object;
}

/** How the matrix walks one route. */
export interface MatrixRoute {
  /** Written again here, so that an audience that was widened by mistake is noticed. */
  audience: Audience;
  /** The ids that a request names; each in turn becomes a foreign and an absent one. */
  ids: readonly IdKind[];
  fill(ids: Ids): Filled;
  /** The answer to one's own ids; 200 where it is left out. */
  status?: number;
}

const nothing = { ids: [], fill: () => ({}) } as const;
/** Data that everybody may see, of every district: no id of it is foreign. */
const open = (fill: () => Filled = () => ({}), status?: number): MatrixRoute => ({
  audience: 'anyone',
  ids: [],
  fill,
  ...(status !== undefined && { status }),
});
/** One station of the caller's unions, or somebody else's. */
const oneStation = (body?: object): Pick<MatrixRoute, 'ids' | 'fill'> => ({
  ids: ['station'],
  fill: ({ station }) => ({ params: { id: station }, ...(body && { body }) }),
});
/** Only who acts for the whole installation edits a table: here that is nobody. */
const table = { audience: 'staff:stations.tables', ids: [], status: 403 } as const;
const words = { zh: '小屋', en: 'Hut' };
/** A station is everybody's to see: no id of one is foreign to a worker. */
const nowhere = '0'.repeat(24);
/** A summary of a quarter that nobody has frozen. */
const ofQuarter: MatrixRoute = {
  audience: 'staff:coverage.read',
  ids: ['region'],
  fill: ({ region }) => ({ query: { region, quarter: '2020-Q1' } }),
  status: 404,
};
/** A bulletin of a month that nobody has frozen. */
const ofMonth: MatrixRoute = {
  audience: 'staff:coverage.read',
  ids: ['region'],
  fill: ({ region }) => ({ query: { region, month: '2020-01' } }),
  status: 404,
};
let made = 0;
const noGroup = { params: { code: '2222222222' } };
/** A session tomorrow, as it is sent. */
const aSession = () => {
  const at = (hours: number) => new Date(Date.now() + hours * 3600_000).toISOString();
  return { startsAt: at(24), endsAt: at(26), opensAt: at(-1), closesAt: at(20), places: 10 };
};
/** A route of staff about an event of their union. */
const ofEvent = (audience: Audience, more: (id: string) => Filled = () => ({}), status?: number): MatrixRoute => ({
  audience,
  ids: ['event'],
  fill: ({ event }) => ({ params: { id: event }, ...more(event) }),
  ...(status !== undefined && { status }),
});
const ofSession = (audience: Audience, more: () => Filled = () => ({})): MatrixRoute => ({
  audience,
  ids: ['event', 'session'],
  fill: ({ event, session }) => ({ params: { id: event, sessionId: session }, ...more() }),
});
const refreshToken = `${'0'.repeat(24)}.${'a'.repeat(43)}.${'a'.repeat(43)}`;
const password = 'not the password';
/** The same file each time, so that only the first is imported. */
const upload = (region: string) =>
  formOf({ source: 'other', region, asOf: '2026-10-31' }, '单位名称\n甲区传上来的厂\n');

/**
 * Every route of the router: who it is for, and which ids it takes.
 *
 * A new route has to be written down here, else the matrix fails: whoever adds one says whose ids it takes.
 */
export const matrixRoutes: Record<string, MatrixRoute> = {
  ...doorMatrix,
  ...pointsMatrix,
  'POST /api/v1/auth/wechat': open(() => ({ body: { code: `matrix:${made++}` } })),
  'POST /api/v1/auth/staff': open(() => ({ body: { username: `nobody-${made++}`, password } }), 401),
  'POST /api/v1/auth/refresh': open(() => ({ body: { refreshToken } }), 401),
  'POST /api/v1/auth/logout': open(() => ({ body: { refreshToken } }), 204),

  'GET /api/v1/regions': open(),
  'GET /api/v1/regions/:code': open(() => ({ params: { code: '331003' } })),
  'GET /api/v1/unions/tree': open(() => ({ query: { root: 'B' } })),
  'GET /api/v1/unions/:id': open(() => ({ params: { id: 'B' } })),
  'GET /api/v1/stations/kinds': open(),
  'GET /api/v1/stations/services': open(),
  'GET /api/v1/stations/circle': open(() => ({ query: { lng: '121.4', lat: '28.6' } })),
  'GET /api/v1/stations/crowding': open(() => ({ query: { ids: nowhere } })),
  'POST /api/v1/stations/:id/crowding': {
    audience: 'member',
    ids: [],
    fill: () => ({ params: { id: nowhere }, body: { level: 'busy' } }),
    status: 404,
  },
  'POST /api/v1/stations/:id/reports': {
    audience: 'member',
    ids: [],
    fill: () => ({ params: { id: nowhere }, body: { about: 'hours', text: '关门了' } }),
    status: 404,
  },
  'GET /api/v1/me/station-reports': { audience: 'member', ...nothing },
  'GET /api/v1/stations/nearby': open(() => ({ query: { lng: '121.4', lat: '28.6' } })),
  'GET /api/v1/stations/clusters': open(() => ({ query: { bbox: '121.3,28.6,121.5,28.8', zoom: '11' } })),
  'GET /api/v1/stations/search': open(() => ({ query: { q: '椒江' } })),
  'GET /api/v1/stations/changes': open(),
  'GET /api/v1/stations/:id': open(() => ({ params: { id: '0'.repeat(24) } }), 404),
  'GET /api/v1/events': open(),
  'GET /api/v1/events/:id': { audience: 'anyone', ids: ['event'], fill: ({ event }) => ({ params: { id: event } }) },

  'POST /api/v1/events/:id/signups': {
    audience: 'member',
    ids: ['event', 'session'],
    fill: ({ event, session }) => ({ params: { id: event }, body: { sessionId: session } }),
    status: 201,
  },
  'DELETE /api/v1/events/:id/signups/:signupId': {
    audience: 'member',
    ids: ['event', 'signup'],
    fill: ({ event, signup }) => ({ params: { id: event, signupId: signup } }),
  },
  'GET /api/v1/events/:id/signups/:signupId': {
    audience: 'member',
    ids: ['event', 'signup'],
    fill: ({ event, signup }) => ({ params: { id: event, signupId: signup } }),
  },
  'POST /api/v1/events/:id/signups/:signupId/acceptance': {
    audience: 'member',
    ids: ['event', 'signup'],
    fill: ({ event, signup }) => ({ params: { id: event, signupId: signup } }),
  },
  'GET /api/v1/me/signups': { audience: 'member', ...nothing },
  'POST /api/v1/me/signups/:signupId/appeal': {
    audience: 'member',
    ids: ['signup'],
    fill: ({ signup }) => ({ params: { signupId: signup }, body: { text: '临时加班' } }),
    status: 404,
  },
  'POST /api/v1/signup-groups': {
    audience: 'member',
    ids: ['event', 'session'],
    fill: ({ event, session }) => ({ body: { eventId: event, sessionId: session } }),
    status: 201,
  },
  'GET /api/v1/signup-groups/:code': { audience: 'member', ids: [], fill: () => noGroup, status: 404 },
  'POST /api/v1/signup-groups/:code/members': { audience: 'member', ids: [], fill: () => noGroup, status: 404 },
  'DELETE /api/v1/signup-groups/:code/members/me': { audience: 'member', ids: [], fill: () => noGroup, status: 204 },
  'GET /api/v1/me': { audience: 'member', ...nothing },
  'PUT /api/v1/me': { audience: 'member', ids: [], fill: () => ({ body: { name: '张三' } }) },
  'POST /api/v1/me/phone': { audience: 'member', ids: [], fill: () => ({ body: { code: 'none' } }), status: 400 },
  'GET /api/v1/me/consents': { audience: 'member', ...nothing },
  'POST /api/v1/me/consents': {
    audience: 'member',
    ids: [],
    fill: () => ({ body: { kind: 'privacy', version: '2026-11-01' } }),
    status: 201,
  },
  'DELETE /api/v1/me/consents/:kind': { audience: 'member', ids: [], fill: () => ({ params: { kind: 'privacy' } }) },
  'PUT /api/v1/me/membership': { audience: 'member', ids: [], fill: () => ({ body: { union: 'A' } }) },
  'DELETE /api/v1/me/membership': { audience: 'member', ...nothing },
  'GET /api/v1/me/export': { audience: 'member', ...nothing },
  'GET /api/v1/me/devices': { audience: 'member', ...nothing },
  'DELETE /api/v1/me/devices/:id': {
    audience: 'member',
    ids: ['device'],
    fill: ({ device }) => ({ params: { id: device } }),
    status: 204,
  },
  'DELETE /api/v1/me': { audience: 'member', ...nothing, status: 204 },

  'GET /api/v1/consent-texts': open(),
  'GET /api/v1/consent-texts/:kind/:version': open(() => ({ params: { kind: 'privacy', version: '2026-11-01' } })),
  'GET /api/v1/event-kinds': open(),
  'GET /api/v1/signup-rules/:union': open(() => ({ params: { union: 'B' } })),
  'GET /api/v1/programmes': open(() => ({ query: { union: 'B', year: '2026' } })),

  'GET /api/v1/staff/events': { audience: 'staff:events.read', ...nothing },
  'GET /api/v1/staff/events/:id': ofEvent('staff:events.read'),
  'GET /api/v1/staff/events/:id/signups': ofEvent('staff:events.read'),
  'GET /api/v1/staff/events/:id/absences': ofEvent('staff:events.read'),
  'POST /api/v1/staff/events': {
    audience: 'staff:events.write',
    ids: ['union'],
    fill: ({ union }) => ({
      body: { code: `M-${made++}`, title: '讲座', kind: 'course', union, place: '站', sessions: [aSession()] },
    }),
    status: 201,
  },
  'PUT /api/v1/staff/events/:id': ofEvent('staff:events.write', () => ({ body: { title: '新名' } })),
  'POST /api/v1/staff/events/:id/sessions': ofEvent('staff:events.write', () => ({ body: aSession() }), 201),
  'PUT /api/v1/staff/events/:id/sessions/:sessionId': ofSession('staff:events.write', () => ({
    body: { places: 12 },
  })),
  'DELETE /api/v1/staff/events/:id/sessions/:sessionId': ofSession('staff:events.publish'),
  'DELETE /api/v1/staff/events/:id/signups/:signupId': ofEvent(
    'staff:events.write',
    (id) => ({ params: { id, signupId: '0'.repeat(24) } }),
    404,
  ),
  'POST /api/v1/staff/events/:id/absences/:signupId/decision': ofEvent(
    'staff:events.write',
    (id) => ({ params: { id, signupId: '0'.repeat(24) }, body: { decision: 'excused' } }),
    404,
  ),
  'POST /api/v1/staff/events/:id/submission': ofEvent('staff:events.write', undefined, 409),
  'POST /api/v1/staff/events/:id/return': ofEvent('staff:events.publish', () => ({ body: { reason: '补充' } }), 409),
  'POST /api/v1/staff/events/:id/publication': ofEvent('staff:events.publish', undefined, 409),
  'POST /api/v1/staff/events/:id/completion': ofEvent('staff:events.write', undefined, 409),
  'POST /api/v1/staff/events/:id/cancellation': ofEvent('staff:events.publish', () => ({ body: { reason: '台风' } })),
  'POST /api/v1/staff/events/:id/copies': ofEvent(
    'staff:events.write',
    () => ({ body: { code: `C-${made++}`, days: 7 } }),
    201,
  ),
  'POST /api/v1/staff/events/:id/series': ofEvent('staff:events.write', () => ({ body: { every: 7, count: 1 } }), 201),
  'PUT /api/v1/staff/event-kinds/:key': {
    audience: 'staff:events.settings',
    ids: [],
    fill: () => ({ params: { key: 'hiking' }, body: { name: '健步走', active: true } }),
    status: 403,
  },
  'PUT /api/v1/staff/signup-rules/:union': {
    audience: 'staff:events.settings',
    ids: ['union'],
    fill: ({ union }) => ({ params: { union }, body: defaultSignupPolicy }),
  },
  'POST /api/v1/staff/programmes': {
    audience: 'staff:events.settings',
    ids: ['union'],
    fill: ({ union }) => ({
      body: { union, year: 2026, list: 'other', title: `T${made++}`, unit: 'events', planned: 4 },
    }),
    status: 201,
  },
  'PUT /api/v1/staff/programmes/:id': {
    audience: 'staff:events.settings',
    ids: [],
    fill: () => ({ params: { id: '0'.repeat(24) }, body: { planned: 5 } }),
    status: 404,
  },

  'GET /api/v1/staff/me': { audience: 'staff:account.read', ...nothing },
  'GET /api/v1/staff/me/devices': { audience: 'staff:account.read', ...nothing },
  'DELETE /api/v1/staff/me/devices/:id': {
    audience: 'staff:account.read',
    ids: ['ownDevice'],
    fill: ({ ownDevice }) => ({ params: { id: ownDevice } }),
    status: 204,
  },
  'POST /api/v1/staff/me/password': {
    audience: 'staff:account.change',
    ids: [],
    fill: () => ({ body: { password, next: 'another long password' } }),
    status: 401,
  },
  'POST /api/v1/staff/me/second-factor': {
    audience: 'staff:account.change',
    ids: [],
    fill: () => ({ body: { password } }),
    status: 401,
  },
  'POST /api/v1/staff/me/second-factor/confirm': {
    audience: 'staff:account.change',
    ids: [],
    fill: () => ({ body: { code: '000000' } }),
    status: 409,
  },
  'GET /api/v1/staff/accounts': { audience: 'staff:staff.manage', ...nothing },
  'POST /api/v1/staff/accounts': {
    audience: 'staff:staff.manage',
    ids: ['union'],
    fill: ({ union }) => ({ body: { username: `made-${made++}`, appointments: [{ role: 'reader', union }] } }),
    status: 201,
  },
  'PUT /api/v1/staff/accounts/:id/appointments': {
    audience: 'staff:staff.manage',
    ids: ['account', 'union'],
    fill: ({ account, union }) => ({ params: { id: account }, body: { appointments: [{ role: 'reader', union }] } }),
  },
  'DELETE /api/v1/staff/accounts/:id': {
    audience: 'staff:staff.manage',
    ids: ['account'],
    fill: ({ account }) => ({ params: { id: account } }),
  },
  'POST /api/v1/staff/accounts/:id/password': {
    audience: 'staff:staff.manage',
    ids: ['account'],
    fill: ({ account }) => ({ params: { id: account } }),
  },
  'GET /api/v1/staff/people': {
    audience: 'staff:people.read',
    ids: ['union'],
    fill: ({ union }) => ({ query: { union } }),
  },
  'POST /api/v1/staff/people/lookup': {
    audience: 'staff:people.read',
    ids: ['phone'],
    fill: ({ phone }) => ({ body: { phone } }),
  },
  'POST /api/v1/staff/people/memberships': {
    audience: 'staff:people.confirm',
    ids: ['phone', 'union'],
    fill: ({ phone, union }) => ({ body: { phone, union } }),
  },
  'GET /api/v1/staff/people/:id': {
    audience: 'staff:people.read',
    ids: ['person'],
    fill: ({ person }) => ({ params: { id: person } }),
  },
  'POST /api/v1/staff/people/:id/look': {
    audience: 'staff:people.unmask',
    ids: ['person'],
    fill: ({ person }) => ({ params: { id: person }, body: { reason: 'contact', fields: ['name', 'phone'] } }),
  },
  'PUT /api/v1/staff/people/:id/membership': {
    audience: 'staff:people.confirm',
    ids: ['person', 'union'],
    fill: ({ person, union }) => ({ params: { id: person }, body: { union } }),
  },
  'DELETE /api/v1/staff/people/:id/membership': {
    audience: 'staff:people.confirm',
    ids: ['person'],
    fill: ({ person }) => ({ params: { id: person } }),
  },
  'GET /api/v1/staff/audit': {
    audience: 'staff:audit.read',
    ids: ['account'],
    fill: ({ account }) => ({ query: { who: account } }),
  },
  'GET /api/v1/staff/coverage': {
    audience: 'staff:coverage.read',
    ids: ['region'],
    fill: ({ region }) => ({ query: { region } }),
  },
  'GET /api/v1/staff/coverage/circle': {
    audience: 'staff:coverage.read',
    ids: ['region'],
    fill: ({ region }) => ({ query: { region } }),
  },
  'GET /api/v1/staff/coverage/circle/geojson': {
    audience: 'staff:coverage.read',
    ids: ['region'],
    fill: ({ region }) => ({ query: { region } }),
  },
  'GET /api/v1/staff/coverage/breakdown': {
    audience: 'staff:coverage.read',
    ids: ['region'],
    fill: ({ region }) => ({ query: { region, by: 'industry' } }),
  },
  'GET /api/v1/staff/coverage/series': {
    audience: 'staff:coverage.read',
    ids: ['region'],
    fill: ({ region }) => ({ query: { region, from: '2026-01', to: '2026-12' } }),
  },
  'GET /api/v1/staff/coverage/employers': {
    audience: 'staff:coverage.read',
    ids: ['region'],
    fill: ({ region }) => ({ query: { region, class: 'none-small' } }),
  },
  'GET /api/v1/staff/coverage/bulletin': ofMonth,
  'GET /api/v1/staff/coverage/bulletin/csv': ofMonth,
  'GET /api/v1/staff/coverage/bulletin/html': ofMonth,
  'GET /api/v1/staff/coverage/bulletin/pdf': ofMonth,
  'GET /api/v1/staff/coverage/quarter': ofQuarter,
  'GET /api/v1/staff/coverage/quarter/csv': ofQuarter,
  'GET /api/v1/staff/coverage/quarter/html': ofQuarter,
  'GET /api/v1/staff/coverage/quarter/pdf': ofQuarter,
  'GET /api/v1/staff/coverage/rules': { audience: 'staff:coverage.read', ...nothing },
  'GET /api/v1/staff/coverage/drives': { audience: 'staff:coverage.read', ...nothing },
  'POST /api/v1/staff/coverage/drives': {
    audience: 'staff:coverage.drive',
    ids: ['region'],
    fill: ({ region }) => ({
      body: {
        id: `drive-${made++}`,
        name: '行动',
        // Every field that is there, so that whatever else is sent is not one of its own.
        filter: { region, classes: ['none-small'], unions: ['none'], kinds: ['unknown'], atLeast: 0, words: ['厂'] },
        from: '2026-12-01',
        to: '2027-02-28',
        target: 1,
      },
    }),
    status: 201,
  },
  'GET /api/v1/staff/coverage/drives/:id': {
    audience: 'staff:coverage.read',
    ids: ['drive', 'region'],
    fill: ({ drive, region }) => ({ params: { id: drive }, query: { region } }),
  },
  'GET /api/v1/staff/coverage/drives/:id/employers': {
    audience: 'staff:coverage.read',
    ids: ['drive', 'region'],
    fill: ({ drive, region }) => ({ params: { id: drive }, query: { region } }),
  },

  'GET /api/v1/staff/employers': {
    audience: 'staff:employers.read',
    ids: ['region'],
    fill: ({ region }) => ({ query: { region } }),
  },
  'GET /api/v1/staff/employers/:id': {
    audience: 'staff:employers.read',
    ids: ['employer'],
    fill: ({ employer }) => ({ params: { id: employer } }),
  },
  'POST /api/v1/staff/employers/:id/contact': {
    audience: 'staff:employers.unmask',
    ids: ['employer'],
    fill: ({ employer }) => ({ params: { id: employer }, body: { reason: 'contact' } }),
  },
  'POST /api/v1/staff/employers/:id/verification': {
    audience: 'staff:employers.verify',
    ids: ['employer', 'region'],
    fill: ({ employer, region }) => ({ params: { id: employer }, body: { headcount: 41, region } }),
  },
  'PUT /api/v1/staff/stations/kinds/:key': { ...table, fill: () => ({ params: { key: 'hut' }, body: words }) },
  'PUT /api/v1/staff/stations/services/:key': { ...table, fill: () => ({ params: { key: 'tea' }, body: words }) },
  'GET /api/v1/staff/stations': { audience: 'staff:stations.read', ...nothing },
  'POST /api/v1/staff/stations': {
    audience: 'staff:stations.write',
    ids: ['union'],
    fill: ({ union }) => ({
      body: {
        code: `made-${made++}`,
        name: '新站',
        kind: 'nuanfeng_station',
        union,
        region: '331002',
        place: { lng: 121.4, lat: 28.6 },
      },
    }),
    status: 201,
  },
  'GET /api/v1/staff/stations/export/csv': { audience: 'staff:stations.read', ...nothing },
  'GET /api/v1/staff/stations/export/geojson': { audience: 'staff:stations.read', ...nothing },
  'GET /api/v1/staff/stations/:id': { audience: 'staff:stations.read', ...oneStation() },
  'PUT /api/v1/staff/stations/:id': {
    audience: 'staff:stations.write',
    ids: ['station', 'union'],
    fill: ({ station, union }) => ({ params: { id: station }, body: { union, phone: '0576-1' } }),
  },
  'POST /api/v1/staff/stations/:id/crowding': { audience: 'staff:stations.keep', ...oneStation({ level: 'busy' }) },
  'GET /api/v1/staff/stations/reports': { audience: 'staff:stations.read', ...nothing },
  'POST /api/v1/staff/stations/reports/:id/answer': {
    audience: 'staff:stations.write',
    ids: ['report'],
    fill: ({ report }) => ({ params: { id: report }, body: { text: '已更正', corrected: true } }),
  },
  'PUT /api/v1/staff/stations/:id/place': {
    audience: 'staff:stations.keep',
    ...oneStation({ lng: 121.43, lat: 28.66 }),
  },
  'POST /api/v1/staff/stations/:id/verification': { audience: 'staff:stations.keep', ...oneStation() },
  'POST /api/v1/staff/stations/:id/closure': {
    audience: 'staff:stations.keep',
    ...oneStation({ reason: '装修', until: '2099-01-01T00:00:00+08:00' }),
  },
  'DELETE /api/v1/staff/stations/:id/closure': { audience: 'staff:stations.keep', ...oneStation() },
  'POST /api/v1/staff/stations/:id/closing-down': {
    audience: 'staff:stations.write',
    ...oneStation({ reason: '拆迁' }),
  },
  'DELETE /api/v1/staff/stations/:id/closing-down': {
    audience: 'staff:stations.write',
    ...oneStation(),
    status: 409,
  },
  'GET /api/v1/staff/lists': { audience: 'staff:lists.read', ...nothing },
  'POST /api/v1/staff/lists': {
    audience: 'staff:lists.import',
    ids: ['region'],
    fill: ({ region }) => ({ body: upload(region) }),
    status: 202,
  },
  'POST /api/v1/staff/lists/previews': {
    audience: 'staff:lists.import',
    ids: ['upload'],
    fill: ({ upload }) => ({ body: { upload, source: 'other' } }),
  },
  'POST /api/v1/staff/lists/imports': {
    audience: 'staff:lists.import',
    ids: ['upload', 'region'],
    fill: ({ upload, region }) => ({ body: { upload, region, source: 'other', asOf: '2026-10-31' } }),
    status: 202,
  },
  'POST /api/v1/staff/uploads': {
    audience: 'staff:lists.import',
    ids: [],
    fill: () => ({ body: { name: '清单.csv', bytes: 3, sha256: String(made++).padStart(64, '0') } }),
    status: 201,
  },
  'PUT /api/v1/staff/uploads/:id/parts/:offset': {
    audience: 'staff:lists.import',
    ids: ['upload'],
    // The first byte has arrived before.
    fill: ({ upload }) => ({ params: { id: upload, offset: '0' }, body: Buffer.from([0xe5]) }),
  },
  'GET /api/v1/staff/uploads/:id': {
    audience: 'staff:lists.import',
    ids: ['upload'],
    fill: ({ upload }) => ({ params: { id: upload } }),
    // Of all who read the same, nobody has begun it.
    status: 404,
  },
  'DELETE /api/v1/staff/uploads/:id': {
    audience: 'staff:lists.import',
    ids: ['upload'],
    fill: ({ upload }) => ({ params: { id: upload } }),
    status: 204,
  },
  'GET /api/v1/staff/lists/reviews': {
    audience: 'staff:lists.read',
    ids: ['list'],
    fill: ({ list }) => ({ query: { list } }),
  },
  'POST /api/v1/staff/lists/reviews/:id': {
    audience: 'staff:lists.import',
    ids: ['review', 'employer'],
    fill: ({ review, employer }) => ({ params: { id: review }, body: { decision: { link: employer } } }),
  },
  'GET /api/v1/staff/lists/:list': {
    audience: 'staff:lists.read',
    ids: ['list'],
    fill: ({ list }) => ({ params: { list } }),
  },
  'GET /api/v1/staff/lists/:list/rejects': {
    audience: 'staff:lists.read',
    ids: ['list'],
    fill: ({ list }) => ({ params: { list } }),
  },
  'GET /api/v1/staff/lists/:list/rejects/file': {
    audience: 'staff:lists.read',
    ids: ['list'],
    fill: ({ list }) => ({ params: { list } }),
  },
  'GET /api/v1/staff/lists/:list/warnings': {
    audience: 'staff:lists.read',
    ids: ['list'],
    fill: ({ list }) => ({ params: { list } }),
  },
  'GET /api/v1/staff/lists/:list/notes/file': {
    audience: 'staff:lists.read',
    ids: ['list'],
    fill: ({ list }) => ({ params: { list } }),
  },
  'POST /api/v1/staff/lists/:list/undo': {
    audience: 'staff:lists.import',
    ids: ['list'],
    fill: ({ list }) => ({ params: { list } }),
    status: 202,
  },

  'GET /api/v1/staff/responsibility/employers': {
    audience: 'staff:employers.read',
    ids: ['union'],
    fill: ({ union }) => ({ query: { union } }),
  },
  'POST /api/v1/staff/responsibility/employers/:id': {
    audience: 'staff:responsibility.assign',
    ids: ['employer', 'union'],
    fill: ({ employer, union }) => ({ params: { id: employer }, body: { union, reason: '厂区在此' } }),
  },
  'GET /api/v1/staff/responsibility/handovers': { audience: 'staff:employers.read', ...nothing },
  'GET /api/v1/staff/responsibility/trades': { audience: 'staff:employers.read', ...nothing },
  'PUT /api/v1/staff/responsibility/trades/:union': {
    audience: 'staff:responsibility.assign',
    ids: ['industry'],
    fill: ({ industry }) => ({ params: { union: industry }, body: { words: ['K70'] } }),
  },

  'GET /api/v1/staff/rounds': { audience: 'staff:employers.read', ...nothing },
  'POST /api/v1/staff/rounds': {
    audience: 'staff:rounds.manage',
    ids: ['region'],
    fill: ({ region }) => ({ body: { title: '核查', region, due: '2999-12-31' } }),
    status: 201,
  },
  'GET /api/v1/staff/rounds/overdue': { audience: 'staff:employers.read', ...nothing },
  'GET /api/v1/staff/rounds/:round': {
    audience: 'staff:employers.read',
    ids: ['round'],
    fill: ({ round }) => ({ params: { round } }),
  },
  'POST /api/v1/staff/rounds/:round/close': {
    audience: 'staff:rounds.manage',
    ids: ['round'],
    fill: ({ round }) => ({ params: { round } }),
  },
  'GET /api/v1/staff/rounds/:round/employers': {
    audience: 'staff:employers.read',
    ids: ['round'],
    fill: ({ round }) => ({ params: { round } }),
  },
  'POST /api/v1/staff/rounds/:round/employers/:employer': {
    audience: 'staff:employers.verify',
    ids: ['employer', 'round'],
    fill: ({ round, employer }) => ({ params: { round, employer }, body: { answer: 'confirmed' } }),
  },
  'GET /api/v1/staff/rounds/:round/sheet': {
    audience: 'staff:employers.read',
    ids: ['round'],
    fill: ({ round }) => ({ params: { round } }),
  },
  'POST /api/v1/staff/rounds/:round/return': {
    audience: 'staff:employers.verify',
    ids: ['round'],
    fill: ({ round }) => ({
      params: { round },
      body: formOf({ dryRun: 'false' }, '核查编号,校验码,单位名称,核查结果\n1,AAAA,甲区的厂,\n'),
    }),
  },

  'GET /api/v1/staff/tasks': {
    audience: 'staff:employers.read',
    ids: ['region', 'union'],
    fill: ({ region, union }) => ({ query: { region, union } }),
  },
  'POST /api/v1/staff/tasks': {
    audience: 'staff:rounds.manage',
    ids: ['region'],
    fill: ({ region }) => ({ body: { region, due: '2999-12-31' } }),
  },
  'GET /api/v1/staff/tasks/escalated': { audience: 'staff:employers.read', ...nothing },
  'GET /api/v1/staff/tasks/:employer': {
    audience: 'staff:employers.read',
    ids: ['task'],
    fill: ({ task }) => ({ params: { employer: task } }),
  },
  'POST /api/v1/staff/tasks/:employer/steps': {
    audience: 'staff:tasks.work',
    ids: ['task'],
    fill: ({ task }) => ({ params: { employer: task }, body: { kind: 'contacted', on: '2026-01-05' } }),
  },
  'GET /api/v1/staff/tasks/:employer/visits': {
    audience: 'staff:employers.read',
    ids: ['employer'],
    fill: ({ employer }) => ({ params: { employer } }),
  },
  'POST /api/v1/staff/tasks/:employer/visits': {
    audience: 'staff:tasks.work',
    ids: ['employer', 'union'],
    fill: ({ employer, union }) => ({
      params: { employer },
      body: { on: '2026-01-05', whom: '李明', result: '同意', union },
    }),
    status: 201,
  },

  'GET /api/v1/staff/federations': { audience: 'staff:coverage.read', ...nothing },
  'GET /api/v1/staff/federations/summary': { audience: 'staff:coverage.read', ...nothing },
  'GET /api/v1/staff/federations/ranking': {
    audience: 'staff:coverage.read',
    ids: [],
    fill: () => ({ query: { from: '2026-01-01', to: '2026-03-31' } }),
  },
  'GET /api/v1/staff/federations/pilots': { audience: 'staff:coverage.read', ...nothing },
  'PUT /api/v1/staff/federations/pilots/:id': {
    audience: 'staff:federations.manage',
    ids: ['federation'],
    fill: ({ federation }) => ({
      params: { id: federation },
      body: { services: [{ name: '园议十分钟', need: '反映意见', since: '2026-01-05' }] },
    }),
  },
  'GET /api/v1/staff/federations/:id': {
    audience: 'staff:coverage.read',
    ids: ['federation'],
    fill: ({ federation }) => ({ params: { id: federation } }),
  },
  'GET /api/v1/staff/federations/:id/checklist': {
    audience: 'staff:coverage.read',
    ids: ['federation'],
    fill: ({ federation }) => ({ params: { id: federation } }),
  },
  'POST /api/v1/staff/federations/:id/checklist': {
    audience: 'staff:federations.manage',
    ids: ['federation'],
    fill: ({ federation }) => ({
      params: { id: federation },
      body: { requirement: 'space-2', value: 260, evidence: '合同', on: '2026-01-05' },
    }),
    status: 201,
  },
  'GET /api/v1/staff/federations/:id/works': {
    audience: 'staff:coverage.read',
    ids: ['federation'],
    fill: ({ federation }) => ({ params: { id: federation } }),
  },
  'POST /api/v1/staff/federations/:id/works': {
    audience: 'staff:federations.manage',
    ids: ['federation'],
    fill: ({ federation }) => ({
      params: { id: federation },
      body: { kind: 'survey', on: '2026-01-05', title: '劳动关系调查' },
    }),
    status: 201,
  },
  'GET /api/v1/staff/federation-tables/types': { audience: 'staff:coverage.read', ...nothing },
  'GET /api/v1/staff/federation-tables/requirements': { audience: 'staff:coverage.read', ...nothing },
  'GET /api/v1/staff/federation-tables/indicators': { audience: 'staff:coverage.read', ...nothing },
  // The tables are the city's, and the officers of the matrix are of a district.
  'PUT /api/v1/staff/federation-tables/types': {
    audience: 'staff:federations.manage',
    ids: [],
    fill: () => ({ body: { version: 0, rows: [{ code: 'park', name: '园区' }] } }),
    status: 403,
  },
  'PUT /api/v1/staff/federation-tables/requirements': {
    audience: 'staff:federations.manage',
    ids: [],
    fill: () => ({
      body: {
        version: 0,
        rows: [{ code: 'space-2', name: '阵地', level: 2, kind: 'space', least: 200, unit: '㎡' }],
      },
    }),
    status: 403,
  },
  'PUT /api/v1/staff/federation-tables/indicators': {
    audience: 'staff:federations.manage',
    ids: [],
    fill: () => ({
      body: {
        version: 0,
        rows: [{ code: 'visits', name: '走访', counts: 'visits', least: 2, period: 'week', weight: 25 }],
      },
    }),
    status: 403,
  },
};
