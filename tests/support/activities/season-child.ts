import { connectDatabase } from '../../../server/platform/database/connect-database.ts';
import { parseKeyRing, type SerialisedKeys, setKeyRing } from '../../../server/platform/encryption/key-ring.ts';
import { perform, type Work } from './season-work.ts';

/** What a process of the season gets to do, until it is killed. */
export interface Orders {
  uri: string;
  dbName: string;
  keys: SerialisedKeys;
  work: Work;
}

process.once('message', async ({ uri, dbName, keys, work }: Orders) => {
  setKeyRing(parseKeyRing(keys));
  await connectDatabase(uri, { dbName });
  process.send?.('begun');
  await perform(work);
});
