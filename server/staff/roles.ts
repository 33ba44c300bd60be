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
  | 'staff.manage'
  | 'audit.read';

const everyone = ['account.read', 'account.change'] as const satisfies readonly Permission[];
const reading = [...everyone, 'coverage.read', 'employers.read', 'lists.read'] as const satisfies readonly Permission[];
const keeping = [
  ...reading,
  'coverage.drive',
  'employers.verify',
  'lists.import',
  'responsibility.assign',
  'rounds.manage',
  'tasks.work',
  'federations.manage',
] as const satisfies readonly Permission[];

/** What each role may do, within the scope of the union that it is held for. */
export const roles = {
  reader: reading,
  data_officer: keeping,
  event_organiser: everyone,
  station_keeper: everyone,
  union_admin: [...keeping, 'staff.manage'],
  system_admin: [...keeping, 'staff.manage', 'audit.read'],
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
