import { trusted } from 'mongoose';
import { TradeModel } from '../../../schemas/register/responsibility.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import {
  type ActingDirectory,
  type ActingUnion,
  actingKinds,
  currentDirectory,
  directoryOf,
  setDirectory,
} from './assign-union.ts';

const acting = { kind: trusted({ $in: actingKinds }) };

/**
 * Bring the directory in memory up to date. It is read again only if unions or trades have changed.
 *
 * The check costs four reads by index. It precedes each matching of employers, and a thousand rows of a list are matched
 * at a time.
 */
export async function refreshDirectory(): Promise<ActingDirectory> {
  const mark = await currentMark();
  if (mark === currentDirectory().fingerprint) return currentDirectory();
  const [unions, trades] = await Promise.all([
    UnionModel.find(acting, { kind: 1, region: 1, ancestors: 1, name: 1 }).maxTimeMS(10_000).lean(),
    TradeModel.find().sort({ _id: 1 }).lean(),
  ]);
  setDirectory(directoryOf(unions as ActingUnion[], trades, mark));
  return currentDirectory();
}

async function currentMark(): Promise<string> {
  const [unions, union, trades, trade] = await Promise.all([
    UnionModel.countDocuments(acting),
    UnionModel.findOne(acting, { updatedAt: 1 }).sort({ updatedAt: -1 }).lean(),
    TradeModel.estimatedDocumentCount(),
    TradeModel.findOne({}, { updatedAt: 1 }).sort({ updatedAt: -1 }).lean(),
  ]);
  const timeOf = (document: unknown) => (document as { updatedAt?: Date } | null)?.updatedAt?.getTime() ?? 0;
  return [unions, timeOf(union), trades, timeOf(trade)].join(' ');
}
