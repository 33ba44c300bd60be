/** What staff may do; an endpoint names the one it needs. `account.*` is about one's own account. */
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

const everyone = ['account.read', 'account.change'] as const satisfies readonly Permission[];
const reading = [
  ...everyone,
  'coverage.read',
  'employers.read',
  'lists.read',
  'stations.read',
] as const satisfies readonly Permission[];
/** Who hands over what points are exchanged for. */
const handing = [...everyone, 'rewards.hand_over'] as const satisfies readonly Permission[];
const keeping = [
  ...reading,
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
const hosting = [
  'attendance.scan',
  'attendance.correct',
  'events.read',
  'events.write',
] as const satisfies readonly Permission[];
const administering = [
  ...keeping,
  ...hosting,
  'events.publish',
  'events.settings',
  'people.unmask',
  'points.manage',
  'rewards.manage',
  'rewards.hand_over',
  'staff.manage',
] as const satisfies readonly Permission[];

/** What each role may do, within the scope of the union that it is held for. */
export const roles = {
  reader: reading,
  data_officer: keeping,
  event_organiser: [...everyone, ...hosting, 'people.read'],
  station_keeper: [...handing, 'attendance.scan', 'stations.read', 'stations.keep'],
  partner: handing,
  union_admin: administering,
  system_admin: [...administering, 'stations.tables', 'audit.read'],
} as const satisfies Record<string, readonly Permission[]>;

export type Role = keyof typeof roles;
export const roleNames = Object.keys(roles) as [Role, ...Role[]];

/** Permissions of which every use is written to the audit, reading included. */
export const auditedPermissions: ReadonlySet<Permission> = new Set<Permission>([
  'audit.read',
  'people.read',
  'people.unmask',
  'employers.unmask',
]);

/** Why somebody may look at unmasked data; a word of a list, because the audit is kept and read by others. */
export const lookReasons = ['confirm_membership', 'contact', 'complaint', 'correction', 'law'] as const;

/** The permissions of one role; none where an older version's role is unknown today. */
export function permissionsOf(role: string): readonly Permission[] {
  return Object.hasOwn(roles, role) ? roles[role as Role] : [];
}

/** Whether a role administers accounts, and so needs a second factor in production (GB/T 22239-2019, 8.1.4.1 d). */
export function isAdministrator(role: string): boolean {
  return permissionsOf(role).includes('staff.manage');
}
