import { Failure } from '../../platform/errors/errors.ts';

/** What an appointment or a scope has in place of unions if it is for all of them. */
export const wholeInstallation = 'all';

/** Where somebody may act. */
export interface Scope {
  /** The codes of unions, which include all unions below them. */
  unions: typeof wholeInstallation | readonly string[];
  /** The canonical codes of the regions that these unions govern. */
  regions: readonly string[];
}

/** The scope of the whole installation. The command line has it, because its user has access to the database anyway. */
export const everywhere = { unions: wholeInstallation, regions: [''] } as const satisfies Scope;

/** Whether a region lies in a scope: it is one of the scope's regions or lies in one. */
export function coversRegion(scope: Scope, region: string): boolean {
  return scope.regions.some((held) => region.startsWith(held));
}

/** Require that a region lies in a scope. @throws {Failure} `outside_scope`. */
export function requireRegion(scope: Scope, region: string): void {
  if (!coversRegion(scope, region)) throw new Failure('outside_scope');
}

/** Make the condition that matches a region's code and, as strings, all codes below it. */
export function regionRange(region: string): { $gte: string; $lt: string } {
  return { $gte: region, $lt: `${region}:` };
}
