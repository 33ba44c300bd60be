import { everywhere } from '../../../server/access/staff/scope.ts';
import { importEmployers } from '../../../server/lists/importing/import.ts';
import { openList } from '../../../server/lists/reading/open-list.ts';
import { connectDatabase, disconnectDatabase } from '../../../server/platform/database/connect-database.ts';
import { parseKeyRing, setKeyRing } from '../../../server/platform/encryption/key-ring.ts';

/** An import that a test may kill: `URI DB FILE KEYS`; says how many rows are in after each chunk. */
const [uri = '', dbName = '', path = '', keys = ''] = process.argv.slice(2);
setKeyRing(parseKeyRing(JSON.parse(keys)));
await connectDatabase(uri, { dbName });
const list = await openList({ path }, { source: 'social-security' });
await importEmployers(list, {
  source: 'social-security',
  asOf: '2021-11-30',
  region: '3310',
  scope: everywhere,
  onProgress: ({ rows }) => process.stdout.write(`${rows}\n`),
});
await list.close();
await disconnectDatabase();
