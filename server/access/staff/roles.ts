/** What staff may do; each endpoint names the permission that it needs. `account.*` is about one's own account. */
export type Permission =
  | 'account.read'
  | 'account.change'
  | 'coverage.read'
  | 'coverage.drive'
  | 'employers.read'
  | 'employers.verify'
  | 'lists.read'
  | 'responsibility.assign'
  | 'rounds.manage'
  | 'tasks.work'
  | 'federations.manage'
  | 'lists.import'
  | 'attendance.scan'
  | 'attendance.correct'
  | 'points.manage'
  | 'rewards.manage'
  | 'rewards.hand_over'
  | 'events.read'
  | 'events.write'
  | 'events.publish'
  | 'events.settings'
  | 'people.read'
  | 'people.confirm'
  | 'people.unmask'
  | 'employers.unmask'
  | 'stations.read'
  | 'stations.keep'
  | 'stations.write'
  | 'stations.tables'
  | 'staff.manage'
  | 'audit.read';

const ownAccount = ['account.read', 'account.change'] as const satisfies readonly Permission[];
const reader = [
  ...ownAccount,
  'coverage.read',
  'employers.read',
  'lists.read',
  'stations.read',
] as const satisfies readonly Permission[];
/** Those who hand over rewards. */
const partner = [...ownAccount, 'rewards.hand_over'] as const satisfies readonly Permission[];
const dataOfficer = [
  ...reader,
  'employers.verify',
  'employers.unmask',
  'lists.import',
  'federations.manage',
  'tasks.work',
  'rounds.manage',
  'responsibility.assign',
  'coverage.drive',
  'stations.keep',
  'stations.write',
  'people.read',
  'people.confirm',
] as const satisfies readonly Permission[];
const events = [
  'attendance.scan',
  'attendance.correct',
  'events.read',
  'events.write',
] as const satisfies readonly Permission[];
const administrator = [
  ...dataOfficer,
  ...events,
  'events.publish',
  'events.settings',
  'people.unmask',
  'points.manage',
  'rewards.manage',
  'rewards.hand_over',
  'staff.manage',
] as const satisfies readonly Permission[];

/** The permissions of each role, which hold within the scope of the union for which it is held. */
export const roles = {
  reader,
  data_officer: dataOfficer,
  event_organiser: [...ownAccount, ...events, 'people.read'],
  station_keeper: [...partner, 'attendance.scan', 'stations.read', 'stations.keep'],
  partner,
  union_admin: administrator,
  system_admin: [...administrator, 'stations.tables', 'audit.read'],
} as const satisfies Record<string, readonly Permission[]>;

/** The name of a role. */
export type Role = keyof typeof roles;
/** The names of all roles. */
export const roleNames = Object.keys(roles) as [Role, ...Role[]];

/** Permissions whose every use is written to the audit, reads included. */
export const auditedPermissions: ReadonlySet<Permission> = new Set<Permission>([
  'audit.read',
  'people.read',
  'people.unmask',
  'employers.unmask',
]);

/** The reasons for which somebody may see unmasked data. The list is fixed, because others read the audit. */
export const unmaskReasons = ['confirm_membership', 'contact', 'complaint', 'correction', 'law'] as const;

/** List the permissions of one role; there are none for a role of an older version that no longer exists. */
export function permissionsOf(role: string): readonly Permission[] {
  return Object.hasOwn(roles, role) ? roles[role as Role] : [];
}

/** Whether a role administers accounts, and so needs a second factor in production (GB/T 22239-2019, 8.1.4.1 d). */
export function isAdministrator(role: string): boolean {
  return permissionsOf(role).includes('staff.manage');
}
