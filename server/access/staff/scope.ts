import { Failure } from '../../platform/errors/errors.ts';

/** Stands for every union there is, where an appointment or a scope names unions. */
export const wholeInstallation = 'all';

/** Where somebody may act: unions with all below them, and the regions that follow from them (canonical codes). */
export interface Scope {
  unions: typeof wholeInstallation | readonly string[];
  regions: readonly string[];
}

/** The whole installation: the scope of the command line, whose user holds the database anyway. */
export const everywhere = { unions: wholeInstallation, regions: [''] } as const satisfies Scope;

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
