import { trusted } from 'mongoose';
import { TradeModel } from '../../../schemas/register/responsibility.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import {
  type ActingUnion,
  actingKinds,
  type Directory,
  directoryInUse,
  directoryOf,
  useDirectory,
} from './assign-union.ts';

const acting = { kind: trusted({ $in: actingKinds }) };

/**
 * Have the directory of the database in memory: read again only where unions or trades have changed.
 *
 * Called before employers are settled; it costs four reads by index, and a thousand rows of a list are settled at once.
 */
export async function refreshDirectory(): Promise<Directory> {
  const mark = await markNow();
  if (mark === directoryInUse().mark) return directoryInUse();
  const [unions, trades] = await Promise.all([
    UnionModel.find(acting, { kind: 1, region: 1, ancestors: 1, name: 1 }).maxTimeMS(10_000).lean(),
    TradeModel.find().sort({ _id: 1 }).lean(),
  ]);
  useDirectory(directoryOf(unions as ActingUnion[], trades, mark));
  return directoryInUse();
}

async function markNow(): Promise<string> {
  const [unions, union, trades, trade] = await Promise.all([
    UnionModel.countDocuments(acting),
    UnionModel.findOne(acting, { updatedAt: 1 }).sort({ updatedAt: -1 }).lean(),
    TradeModel.estimatedDocumentCount(),
    TradeModel.findOne({}, { updatedAt: 1 }).sort({ updatedAt: -1 }).lean(),
  ]);
  const at = (one: unknown) => (one as { updatedAt?: Date } | null)?.updatedAt?.getTime() ?? 0;
  return [unions, at(union), trades, at(trade)].join(' ');
}
