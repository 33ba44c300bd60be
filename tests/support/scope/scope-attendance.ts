import { randomUUID } from 'node:crypto';
import { Types } from 'mongoose';
import { OfflineListModel } from '../../../schemas/activities/attendance/offline-list.ts';
import { ScanModel } from '../../../schemas/activities/attendance/scan.ts';
import { ScreenModel } from '../../../schemas/activities/attendance/screen.ts';
import { SessionModel } from '../../../schemas/activities/events/session.ts';
import { SignupModel } from '../../../schemas/activities/events/signup.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { downloadOfflineList } from '../../../server/activities/attendance/check-in/download-offline-list.ts';
import { createScreen } from '../../../server/activities/attendance/check-in/screens.ts';
import { aDoor, confirm, scan } from '../activities/attendance.ts';
import { somebody } from '../activities/events.ts';
import type { MatrixRoute } from './scope-routes.ts';
import type { Case, Side } from './scope-world.ts';

/** A session that is going on, and what hangs on it: somebody's sign-up, a screen, a scan, a list taken along. */
const doorKinds = ['gate', 'attendee', 'screen', 'scan', 'offlineList'] as const;
export type DoorKind = (typeof doorKinds)[number];

export const doorModels = {
  gate: SessionModel,
  attendee: SignupModel,
  screen: ScreenModel,
  scan: ScanModel,
  offlineList: OfflineListModel,
} as const;

type Maker = (of: Case, side: Side) => Promise<string>;
const eventOf = new Map<string, string>();
/** Of the same side and case, so that a request names what belongs together. */
const present =
  (make: (gate: string) => Promise<string>): Maker =>
  async (of, side) => {
    if (side === 'absent') return String(new Types.ObjectId());
    const key = `${side} gate`;
    const gate = of.made.get(key) ?? makeGate(side);
    of.made.set(key, gate);
    return make(await gate);
  };

async function makeGate(side: Side): Promise<string> {
  const { event, session } = await aDoor({ event: { union: side === 'home' ? 'A' : 'B' } });
  eventOf.set(session, event);
  return session;
}

async function anAttendee(gate: string): Promise<{ person: string; signup: string }> {
  const person = somebody();
  const [signup] = await confirm(eventOf.get(gate) as string, gate, [person]);
  return { person, signup: signup as string };
}

export const doorMakers: Record<DoorKind, Maker> = {
  gate: present(async (gate) => gate),
  attendee: present(async (gate) => (await anAttendee(gate)).signup),
  screen: present(async (gate) => {
    const made = await createScreen(gate, { action: 'in', by: 'staff' }, everywhere, new Date());
    return String(made._id);
  }),
  scan: present(async (gate) => {
    const { person } = await anAttendee(gate);
    await scan(gate, person);
    return String((await ScanModel.findOne({ session: gate, person }).lean())?._id);
  }),
  offlineList: present(async (gate) => {
    const list = await downloadOfflineList(gate, { clock: new Date(), by: 'staff' }, everywhere, new Date());
    return list.id;
  }),
};

const scanning = 'staff:attendance.scan';
const correcting = 'staff:attendance.correct';
const atGate = (audience: MatrixRoute['audience'], body?: () => object, status?: number): MatrixRoute => ({
  audience,
  ids: ['gate'],
  fill: ({ gate }) => ({ params: { id: gate }, ...(body && { body: body() }) }),
  ...(status !== undefined && { status }),
});
const nonce = () => randomUUID();

/** The routes of attendance in the matrix. */
export const doorMatrix: Record<string, MatrixRoute> = {
  'POST /api/v1/me/scans': {
    audience: 'member',
    ids: [],
    fill: () => ({ body: { code: 'none', nonce: nonce(), position: { lng: 121.4, lat: 28.6 } } }),
    status: 400,
  },
  'GET /api/v1/me/code': { audience: 'member', ids: [], fill: () => ({}) },
  'GET /api/v1/me/attendance': { audience: 'member', ids: [], fill: () => ({}) },
  'GET /api/v1/screens/:token': {
    audience: 'anyone',
    ids: [],
    fill: () => ({ params: { token: 'a'.repeat(32) } }),
    status: 404,
  },
  'POST /api/v1/staff/sessions/:id/screens': atGate(scanning, () => ({ action: 'in' }), 201),
  'GET /api/v1/staff/sessions/:id/screens': atGate(scanning),
  'DELETE /api/v1/staff/sessions/:id/screens/:screenId': {
    audience: scanning,
    ids: ['gate', 'screen'],
    fill: ({ gate, screen }) => ({ params: { id: gate, screenId: screen } }),
    status: 204,
  },
  'POST /api/v1/staff/sessions/:id/scans': {
    audience: scanning,
    ids: ['gate', 'attendee'],
    fill: ({ gate, attendee }) => ({
      params: { id: gate },
      body: { action: 'in', nonce: nonce(), signupId: attendee },
    }),
  },
  'POST /api/v1/staff/sessions/:id/offline-lists': atGate(scanning, () => ({ clock: new Date().toISOString() }), 201),
  'POST /api/v1/staff/sessions/:id/offline-scans': {
    audience: scanning,
    ids: ['gate', 'attendee', 'offlineList'],
    fill: ({ gate, attendee, offlineList }) => ({
      params: { id: gate },
      body: {
        listId: offlineList,
        scans: [
          {
            nonce: '0b9cfb52-8f0e-4f3e-9d5f-4a3f1f0c2b11',
            action: 'in',
            scannedAt: new Date().toISOString(),
            signupId: attendee,
          },
        ],
      },
    }),
  },
  'GET /api/v1/staff/sessions/:id/attendance': atGate(scanning),
  'GET /api/v1/staff/sessions/:id/attendance/cases': atGate(correcting),
  'POST /api/v1/staff/sessions/:id/attendance/corrections': {
    audience: correcting,
    ids: ['gate', 'attendee'],
    fill: ({ gate, attendee }) => ({
      params: { id: gate },
      body: {
        signupIds: [attendee],
        action: 'in',
        at: new Date(Date.now() - 60_000).toISOString(),
        reason: '漏扫',
        nonce: nonce(),
      },
    }),
    status: 204,
  },
  'POST /api/v1/staff/sessions/:id/attendance/scans/:scanId/removal': {
    audience: correcting,
    ids: ['gate', 'scan'],
    fill: ({ gate, scan }) => ({ params: { id: gate, scanId: scan }, body: { reason: '误扫', nonce: nonce() } }),
    status: 204,
  },
  'POST /api/v1/staff/sessions/:id/attendance/closing': atGate(correcting, undefined, 409),
};
