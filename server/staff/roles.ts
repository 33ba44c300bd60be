/** What staff may do; an endpoint names the one it needs. `account.*` is about one's own account. */
export type Permission =
  | 'account.read'
  | 'account.change'
  | 'coverage.read'
  | 'employers.read'
  | 'employers.verify'
  | 'lists.read'
  | 'lists.import'
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
const keeping = [
  ...reading,
  'employers.verify',
  'lists.import',
  'stations.keep',
  'stations.write',
] as const satisfies readonly Permission[];

/** What each role may do, within the scope of the union that it is held for. */
export const roles = {
  reader: reading,
  data_officer: keeping,
  event_organiser: everyone,
  station_keeper: [...everyone, 'stations.read', 'stations.keep'],
  union_admin: [...keeping, 'staff.manage'],
  system_admin: [...keeping, 'stations.tables', 'staff.manage', 'audit.read'],
} as const satisfies Record<string, readonly Permission[]>;

export type Role = keyof typeof roles;
export const roleNames = Object.keys(roles) as [Role, ...Role[]];

/** Permissions of which every use is written to the audit, reading included. */
export const auditedPermissions: ReadonlySet<Permission> = new Set<Permission>(['audit.read']);

/** The permissions of one role; none where an older version's role is unknown today. */
export function permissionsOf(role: string): readonly Permission[] {
  return Object.hasOwn(roles, role) ? roles[role as Role] : [];
}

/** Whether a role administers accounts, and so needs a second factor in production (GB/T 22239-2019, 8.1.4.1 d). */
export function isAdministrator(role: string): boolean {
  return permissionsOf(role).includes('staff.manage');
}
