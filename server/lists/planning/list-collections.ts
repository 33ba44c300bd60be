import { type List, ListModel } from '../../../schemas/lists/list.ts';
import { ListChunkModel } from '../../../schemas/lists/list-rows.ts';
import { driver } from '../../platform/database/driver.ts';
import type { StoredChunk } from './stored-chunk.ts';

/** The driver's collections. */
export const lists = () => driver<List>(ListModel);

export const chunks = () => driver<StoredChunk & { list: number; n: number }>(ListChunkModel);

/**
 * Options for reading all chunks of a list: without the text hashes, which are a third of the bytes, and few at a time,
 * because by default a reply of MongoDB may have 16 MB.
 */
export const chunkScan = { projection: { prints: 0 }, batchSize: 50 } as const;
