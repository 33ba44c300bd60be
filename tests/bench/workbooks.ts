import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { writeWorkbook } from '../../server/sheets/workbook/write-workbook.ts';
import { columns, madeRow, writeList } from './made-list.ts';
import { writeExcelList } from './made-workbook.ts';

/**
 * `npm run bench:workbooks -- 300000`: read a made list as CSV, as a workbook of Excel and as one that this program exported, each
 * in a process of its own, and print how much longer a workbook takes and what memory it needs.
 */
const run = promisify(execFile);
/** What cli/nuanfeng.js tells Node for an import. */
const heap = ['--max-semi-space-size=8', '--max-old-space-size=128', '--heap-growing-percent=100'];
const env = { MALLOC_ARENA_MAX: '2', ...process.env };
const count = Number(process.argv[2] ?? 300_000);
const dir = await mkdtemp(join(tmpdir(), 'nuanfeng-bench-'));

function* rows() {
  for (let n = 0; n < count; n++) yield madeRow(n);
}
async function* table() {
  yield [...columns];
  yield* rows();
}

try {
  const files = { csv: join(dir, 'list.csv'), excel: join(dir, 'excel.xlsx'), exported: join(dir, 'exported.xlsx') };
  await writeList(files.csv, count, { encoding: (text) => Buffer.from(text) });
  await writeExcelList(files.excel, columns, rows());
  const started = performance.now();
  await pipeline(Readable.from(writeWorkbook(table())), createWriteStream(files.exported));
  console.log(`${count} rows; writing a workbook: ${((performance.now() - started) / 1000).toFixed(2)} s`);

  const script = join(import.meta.dirname, 'read-list.ts');
  let csvSeconds = 0;
  for (const round of [1, 2]) {
    for (const [form, path] of Object.entries(files)) {
      const { stdout } = await run(process.execPath, [...heap, script, path], { env });
      const { seconds } = JSON.parse(stdout) as { seconds: number };
      if (form === 'csv') csvSeconds = seconds;
      const size = Math.round((await stat(path)).size / 1024 / 1024);
      console.log(`${round}. ${form} (${size} MB): ${(seconds / csvSeconds).toFixed(2)} × CSV, ${stdout}`);
    }
  }
} finally {
  await rm(dir, { recursive: true, force: true });
}
