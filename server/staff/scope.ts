import { Failure } from '../errors.ts';

/** Where somebody may act: a union with all below it, and the regions that follow from it (canonical codes). */
export interface Scope {
  union: string | 'all';
  regions: readonly string[];
}

/** The whole installation: the scope of the command line, whose user holds the database anyway. */
export const everywhere = { union: 'all', regions: [''] } as const satisfies Scope;

/** Whether a region lies in the scope: it is one of its regions or below one. */
export function coversRegion(scope: Scope, region: string): boolean {
  return scope.regions.some((held) => region.startsWith(held));
}

/** @throws {Failure} `outside_scope` where the region is not in the scope. */
export function requireRegion(scope: Scope, region: string): void {
  if (!coversRegion(scope, region)) throw new Failure('outside_scope');
}

/** The bounds, as strings, between which lie a region's code and every code below it. */
export function regionRange(region: string): { $gte: string; $lt: string } {
  return { $gte: region, $lt: `${region}:` };
}
