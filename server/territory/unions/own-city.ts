import { UnionModel } from '../../../schemas/territory/union.ts';

/** The region of the city's union: the one that this installation is for; `''` before there is one. */
export async function ownCity(): Promise<string> {
  const union = await UnionModel.findOne({ kind: 'city' }).lean();
  return union?.region ?? '';
}
