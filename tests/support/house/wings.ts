/**
 * The wings of the house and the rooms in them, from the ground up: a file imports only from its own room and from those
 * that stand before it here. A file belongs to the longest name that its path begins with.
 */
export const rooms = [
  'schemas',

  'server/platform/package',
  'server/platform/log',
  'server/platform/errors',
  'server/platform/text',
  'server/platform/geo',
  'server/platform/calendar',
  'server/platform/documents',
  'server/platform/database',
  'server/platform/holidays',
  'server/platform/encryption',
  'server/platform/audit',
  'server/platform/uploads',
  'server/platform/wechat',
  'server/platform/jobs',

  'server/sheets',

  'server/access/people',
  'server/access/logins',
  'server/access/staff',

  'server/http/limits',
  'server/http/context',
  'server/http/reply',
  'server/http/errors',
  'server/http/endpoint',
  'server/http/uploads',
  'server/http/site',
  'server/http/document',
  'server/http/routing',

  'server/territory/regions',
  'server/territory/unions',

  'server/messages',

  'server/register/record',
  'server/register/classification',
  'server/register/assignment',
  'server/register/employers',

  'server/stations/hours',
  'server/stations/vocabulary',
  'server/stations/map',
  'server/stations/search',
  'server/stations',
  'server/stations/memory',
  'server/stations/queries',
  'server/stations/service-areas',
  'server/stations/admin',
  'server/stations/crowding',
  'server/stations/reports',
  'server/stations/export',
  'server/stations/importing',

  'server/activities/programmes',
  'server/activities/events',
  'server/activities/attendance',
  'server/activities/notifications',
  'server/activities/points',
  'server/activities/rewards',
  'server/activities/certificates',

  'server/accounts/login',
  'server/accounts/staff',
  'server/accounts/own-account',
  'server/accounts/devices',
  'server/accounts/audit',

  'server/people/profile',
  'server/people/members',

  'server/lists/reading',
  'server/lists/planning',
  'server/lists/importing',
  'server/lists/reviewing',

  'server/organising/coverage',
  'server/organising/bulletins',
  'server/organising/drives',
  'server/organising/rounds',
  'server/organising/tasks',
  'server/organising/responsibility',
  'server/organising/federations',

  'server/web',
  'server/startup',
  'server/app.ts',
  'server/main.ts',
  'cli',
] as const;

/** Wings that are no noun's: what a noun's folder may not know does not hold for them. */
export const nounless = ['platform', 'sheets', 'access', 'http', 'web', 'startup'] as const;

/** The place of a file's room in the order, from 0 on the ground; -1 where no room holds it. */
export function floorOf(file: string): number {
  let floor = -1;
  let length = -1;
  for (const [at, room] of rooms.entries()) {
    if ((file === room || file.startsWith(`${room}/`)) && room.length > length) [floor, length] = [at, room.length];
  }
  return floor;
}
