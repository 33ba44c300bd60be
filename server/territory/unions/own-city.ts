import { UnionModel } from '../../../schemas/territory/union.ts';

/**
 * Find the region of the city's union, which this installation serves.
 *
 * @returns `''` if there is no city's union yet.
 */
export async function findOwnCityRegion(): Promise<string> {
  const union = await UnionModel.findOne({ kind: 'city' }).lean();
  return union?.region ?? '';
}
