/** What staff may do; an endpoint names the one it needs. */
export type Permission =
  | 'account.read'
  | 'coverage.read'
  | 'employers.read'
  | 'employers.verify'
  | 'lists.read'
  | 'lists.import';

const everyone: readonly Permission[] = ['account.read'];
const reading: readonly Permission[] = [...everyone, 'coverage.read', 'employers.read', 'lists.read'];
const keeping: readonly Permission[] = [...reading, 'employers.verify', 'lists.import'];

/** What each role may do, within the scope of its union. */
export const roles = {
  reader: reading,
  data_officer: keeping,
  event_organiser: everyone,
  station_keeper: everyone,
  union_admin: keeping,
  system_admin: keeping,
} as const satisfies Record<string, readonly Permission[]>;

export type Role = keyof typeof roles;
export const roleNames = Object.keys(roles) as [Role, ...Role[]];

/** The permissions of one role. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return new Set(roles[role]);
}
