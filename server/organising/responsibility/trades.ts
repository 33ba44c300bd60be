import { TradeModel } from '../../../schemas/register/responsibility.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { placeAll } from '../../register/assignment/place-all.ts';
import { holdsUnion, unionsInScope } from '../../territory/unions/scope.ts';

/** An industry union, and by what its employers are known. */
export interface TradeOfUnion {
  union: string;
  words: string[];
}

/** The table of trades, as far as their unions lie in a scope. */
export async function listTrades(scope: Scope): Promise<TradeOfUnion[]> {
  const unions = await UnionModel.find({ ...unionsInScope(scope), kind: 'industry' }, { _id: 1 }).lean();
  const held = new Set(unions.map(({ _id }) => _id));
  const trades = await TradeModel.find().sort({ _id: 1 }).lean();
  return trades.filter(({ _id }) => held.has(_id)).map(({ _id, words }) => ({ union: _id, words }));
}

/**
 * Say which employers an industry union looks after, by beginnings of their industry's code or words in its name; by none
 * at all, it has no trade. Every employer is then placed anew.
 *
 * @throws {Failure} `union_not_found`, `trade_not_industry`.
 */
export async function putTrade({ union, words }: TradeOfUnion, scope: Scope): Promise<TradeOfUnion> {
  const industry = await UnionModel.findById(union).lean();
  if (!industry || !holdsUnion(scope, industry)) throw new Failure('union_not_found', { union });
  if (industry.kind !== 'industry') throw new Failure('trade_not_industry', { union });
  if (words.length === 0) await TradeModel.deleteOne({ _id: union });
  else await TradeModel.updateOne({ _id: union }, { $set: { words } }, { upsert: true });
  await placeAll();
  return { union, words };
}
