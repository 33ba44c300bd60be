import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import mongoose from 'mongoose';
import { connectDatabase, disconnectDatabase } from '../../server/platform/database/connect-database.ts';
import { createIndexes } from '../../server/platform/database/indexes.ts';
import { startLocalMongod } from '../../server/platform/database/local-mongod/local-mongod.ts';
import { generateKeys } from '../../server/platform/encryption/key-ring.ts';
import { loadRegions } from '../../server/territory/regions/load-regions.ts';
import { gb18030 } from '../support/lists/gb18030.ts';
import { madeRow, writeList } from './made-list.ts';
import { runMongoimport } from './mongoimport.ts';

/**
 * `npm run bench:lists -- 300000`: import a made list, again, with one row in a hundred changed; beside mongoimport. Then a
 * list without codes, whose rows have to be found among so many employers by name and a second field.
 *
 * mongoimport is found by MONGOIMPORT or on the PATH, and fetched from npm otherwise. MONGODB_URI names a replica set to use
 * instead of one of its own.
 */
const run = promisify(execFile);
/** Node's heap grows as long as the machine has memory, unless told not to: what is alive is 60 MB. */
const heap = ['--max-semi-space-size=8', '--max-old-space-size=128', '--heap-growing-percent=100'];
/** And glibc its own, for each thread: what cli/nuanfeng.js tells them for an import. */
const env = { MALLOC_ARENA_MAX: '2', ...process.env };
const rows = Number(process.argv[2] ?? 300_000);
const dir = await mkdtemp(join(tmpdir(), 'nuanfeng-bench-'));
const mongod = process.env.MONGODB_URI ? undefined : await startLocalMongod({ dir: join(dir, 'db') });
const uri = process.env.MONGODB_URI ?? mongod?.uri ?? '';
try {
  const utf8 = (text: string) => Buffer.from(text);
  const english = ['name', 'code', 'headcount', 'district', 'address', 'phone', 'industry', 'founded', 'type'];
  const files = {
    gb: join(dir, 'list.csv'),
    changed: join(dir, 'changed.csv'),
    again: join(dir, 'again.csv'),
    names: join(dir, 'names.csv'),
    utf8: join(dir, 'utf8.csv'),
  };
  await writeList(files.gb, rows, { encoding: gb18030 });
  // The same rows under a header with a blank at its end: another file, so that its hash does not end it at once.
  await writeList(files.again, rows, {
    encoding: gb18030,
    header: [
      '单位名称',
      '统一社会信用代码',
      '参保人数',
      '所属区县',
      '单位地址',
      '联系电话',
      '行业代码',
      '成立日期',
      '企业类型 ',
    ],
  });
  await writeList(files.changed, rows, { encoding: gb18030, row: (n) => madeRow(n, 1, n % 100 === 7) });
  const sought = Math.min(rows, 20_000);
  await writeList(files.names, sought, {
    encoding: gb18030,
    row: (n) => madeRow(n * Math.floor(rows / sought)).with(1, ''),
  });
  await writeList(files.utf8, rows, { encoding: utf8, header: english });
  console.log(`${rows} rows`);

  const peer = await importByPeer(files.utf8);
  const dbName = 'bench_lists';
  await connectDatabase(uri, { dbName });
  await mongoose.connection.dropDatabase();
  await createIndexes();
  await loadRegions();
  await disconnectDatabase();
  const keys = JSON.stringify(generateKeys());
  const importing = async (file: string, source: string) => {
    const script = join(import.meta.dirname, 'import-run.ts');
    const { stdout } = await run(process.execPath, [...heap, script, uri, dbName, file, keys, source], { env });
    return { stdout: stdout.trim(), ...(JSON.parse(stdout) as { seconds: number }) };
  };
  for (const [what, file] of [
    ['first', files.gb],
    ['unchanged', files.again],
    ['1% changed', files.changed],
  ] as const) {
    const { seconds, stdout } = await importing(file, 'social-security');
    console.log(`${what}: ${(seconds / peer).toFixed(2)} × mongoimport, ${stdout}`);
  }
  const { seconds, stdout } = await importing(files.names, 'census');
  console.log(`by name and a second field: ${((seconds * 1000) / sought).toFixed(2)} ms a row, ${stdout}`);
} finally {
  await mongod?.stop();
  await rm(dir, { recursive: true, force: true });
}

/** Seconds that mongoimport takes for the file, with a unique index on the code. */
async function importByPeer(file: string): Promise<number> {
  await connectDatabase(uri, { dbName: 'bench_peer' });
  await mongoose.connection.dropDatabase();
  await mongoose.connection.collection('rows').createIndex({ code: 1 }, { unique: true });
  await disconnectDatabase();
  const seconds = await runMongoimport(file, new URL(uri));
  console.log(`mongoimport --mode=upsert: ${seconds.toFixed(2)} s`);
  return seconds;
}
