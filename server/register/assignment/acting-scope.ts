import type { mongo } from 'mongoose';
import { coversRegion, regionRange, type Scope, wholeInstallation } from '../../access/staff/scope.ts';

/** What decides who may act for something: its region, and the union that must act. */
export interface ActingTarget {
  region?: string | null | undefined;
  union?: string | null | undefined;
}

/**
 * Whether a scope may act for an employer: by place (属地), or because one of its own unions must act for it.
 *
 * An industry union governs no region, so it acts by the second rule only.
 */
export function actsFor(scope: Scope, { region, union }: ActingTarget): boolean {
  return (
    coversRegion(scope, region ?? '') ||
    (scope.unions !== wholeInstallation && union != null && scope.unions.includes(union))
  );
}

/** The filter of documents with `region` and `union` for which a scope may act. */
export function actingFilter<Document extends { region?: string | null; union?: string | null }>(
  scope: Scope,
): mongo.Filter<Document> {
  if (scope.unions === wholeInstallation) return {};
  const ranges = scope.regions.map((region) => ({ region: regionRange(region) }));
  return { $or: [...ranges, { union: { $in: [...scope.unions] } }] } as mongo.Filter<Document>;
}
