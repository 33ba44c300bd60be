import type { mongo } from 'mongoose';
import { type List, ListChunkModel, ListModel } from '../../../schemas/lists/list.ts';
import type { ChunkRecord } from './chunk-record.ts';

/** The driver's collections. */
export const lists = () => ListModel.collection as unknown as mongo.Collection<List>;

export const chunks = () =>
  ListChunkModel.collection as unknown as mongo.Collection<ChunkRecord & { list: number; n: number }>;

/**
 * How a whole list's chunks are read: without the prints, a third of their bytes, and few at a time, because a reply of
 * MongoDB's own size is 16 MB.
 */
export const chunkScan = { projection: { prints: 0 }, batchSize: 50 } as const;
