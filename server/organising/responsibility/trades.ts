import { type Trade, TradeModel } from '../../../schemas/register/responsibility.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { putKeyed, removeKeyed } from '../../platform/database/record-version.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { reassignAll } from '../../register/assignment/reassign-all.ts';
import { coversUnion, unionScopeFilter } from '../../territory/unions/union-scope.ts';

/** An industry union, and the words by which its employers are recognised. */
export interface UnionTrade {
  union: string;
  words: string[];
  version: number;
}

/** List the trades of the industry unions in a scope. */
export async function listTrades(scope: Scope): Promise<UnionTrade[]> {
  const unions = await UnionModel.find({ ...unionScopeFilter(scope), kind: 'industry' }, { _id: 1 }).lean();
  const held = new Set(unions.map(({ _id }) => _id));
  const trades = await TradeModel.find().sort({ _id: 1 }).lean();
  return trades.filter(({ _id }) => held.has(_id)).map(({ _id, words, version }) => ({ union: _id, words, version }));
}

/**
 * Set the trade of an industry union: prefixes of industry codes, or words in the name of an industry. Without any the union
 * has no trade. The responsible union of every employer is then worked out anew.
 *
 * @param seen the version that the officer saw.
 * @throws {Failure} `union_not_found`, `trade_not_industry`, `changed_since`.
 */
export async function putTrade(
  { union, words }: Pick<UnionTrade, 'union' | 'words'>,
  scope: Scope,
  seen?: number,
): Promise<UnionTrade> {
  const industry = await UnionModel.findById(union).lean();
  if (!industry || !coversUnion(scope, industry)) throw new Failure('union_not_found', { union });
  if (industry.kind !== 'industry') throw new Failure('trade_not_industry', { union });
  const change = { fields: { words }, seen };
  const saved = words.length > 0 ? await putKeyed<Trade>(TradeModel, union, change) : undefined;
  if (!saved) await removeKeyed(TradeModel, union, change);
  await reassignAll();
  return { union, words, version: saved?.version ?? 0 };
}
