/** What staff may do; an endpoint names the one it needs. */
export type Permission = 'coverage.read' | 'account.read';

const everyone: readonly Permission[] = ['account.read'];

/** What each role may do, within the scope of its union. */
export const roles = {
  reader: [...everyone, 'coverage.read'],
  data_officer: [...everyone, 'coverage.read'],
  event_organiser: everyone,
  station_keeper: everyone,
  union_admin: [...everyone, 'coverage.read'],
  system_admin: [...everyone, 'coverage.read'],
} as const satisfies Record<string, readonly Permission[]>;

export type Role = keyof typeof roles;
export const roleNames = Object.keys(roles) as [Role, ...Role[]];

/** The permissions of one role. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return new Set(roles[role]);
}
