import type { mongo } from 'mongoose';
import { coversRegion, regionRange, type Scope, wholeInstallation } from '../../access/staff/scope.ts';

/** What decides who may act: where something lies, and the union that must act. */
export interface Place {
  region?: string | null | undefined;
  union?: string | null | undefined;
}

/**
 * Whether a scope may act for an employer: by place (属地), or because the employer is one of its own unions'.
 *
 * The second is how an industry union, which governs no region, comes to what it must look after.
 */
export function actsFor(scope: Scope, { region, union }: Place): boolean {
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
