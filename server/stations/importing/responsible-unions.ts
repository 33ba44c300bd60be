import { trusted } from 'mongoose';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { actingKinds } from '../../register/assignment/assign-union.ts';
import { withAncestors } from '../../territory/regions/region-codes.ts';
import { normaliseName } from '../../territory/regions/region-names.ts';

/** The unions that may run stations. */
export interface ResponsibleUnions {
  /**
   * Find the union that a cell names, otherwise the one that is responsible for the region or for the nearest region above
   * it. A code that no union has is not replaced.
   */
  find(cell: string, region: string): { id: string; name: string; isNamed: boolean } | undefined;
}

/** Read the unions that may run stations. */
export async function readResponsibleUnions(): Promise<ResponsibleUnions> {
  const all = await UnionModel.find(
    { kind: trusted({ $in: [...actingKinds] }) },
    { name: 1, region: 1, kind: 1 },
  ).lean();
  const byName = new Map(all.map((union) => [normaliseName(union.name), union]));
  const byRegion = new Map(
    all.filter(({ kind }) => kind !== 'federation' && kind !== 'industry').map((union) => [union.region, union]),
  );
  const responsibleFor = (region: string) =>
    withAncestors(region)
      .map((at) => byRegion.get(at))
      .find((union) => union !== undefined);
  return {
    find(cell, region) {
      const named = cell ? byName.get(normaliseName(cell)) : undefined;
      if (named) return { id: named._id, name: named.name, isNamed: true };
      // Offices write who built the station: 五马街道办事处, 某银行温州分行.
      const found = cell === '' || /\p{Script=Han}/u.test(cell) ? responsibleFor(region) : undefined;
      return found && { id: found._id, name: found.name, isNamed: false };
    },
  };
}
