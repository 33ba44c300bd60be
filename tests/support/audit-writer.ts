import { appendEntry } from '../../server/platform/audit/audit-chain.ts';
import { connectDatabase, disconnectDatabase } from '../../server/platform/database/connect-database.ts';

/** A process in which four write to the audit: says when it has begun, and ends when they are done. */
const [uri = '', dbName = '', count = '0'] = process.argv.slice(2);
await connectDatabase(uri, { dbName });
await Promise.all(Array.from({ length: 4 }, write));
await disconnectDatabase();
process.disconnect?.();

async function write(): Promise<void> {
  for (let i = 0; i < Number(count); i++) {
    await appendEntry({
      at: new Date(),
      who: { kind: 'cli', id: String(process.pid) },
      within: [],
      action: 'test',
      on: String(i),
      address: null,
      result: 'ok',
      code: null,
      request: null,
      of: null,
    });
    process.send?.('written');
  }
}
