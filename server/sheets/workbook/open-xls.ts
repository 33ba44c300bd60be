import { once } from 'node:events';
import { readSync } from 'node:fs';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Failure } from '../../platform/errors/errors.ts';
import { openSpool, type Spool } from '../input/spool.ts';
import type { ConvertedXls } from './xls-thread.ts';

/** The largest .xls that is read: it has to be in memory as a whole. The form ends at 65,536 rows a sheet. */
const maxBytes = 64 * 1024 * 1024;
/** The time and memory that the thread may use. A workbook that needs more ends the thread, and not the program. */
const maxMs = 5 * 60_000;
const resourceLimits = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 32 };

/**
 * Copy an .xls (Excel 97 to 2003, WPS .et) in the form of .xlsx, so that one reader reads both. A library does it in a thread of
 * its own: a server goes on answering meanwhile.
 *
 * @throws {Failure} `list_too_large`, `list_workbook_encrypted`, `list_workbook_broken`, `list_workbook_too_large`,
 *   `list_is_ole` for a compound file of another kind, such as a .doc.
 */
export async function openXls(spool: Spool, bytes: number): Promise<Spool> {
  const streams = await findStreams(spool);
  if (streams.has('EncryptedPackage')) throw new Failure('list_workbook_encrypted');
  if (!streams.has('Workbook') && !streams.has('Book')) throw new Failure('list_is_ole');
  if (bytes > maxBytes) throw new Failure('list_too_large', { limit: `${maxBytes / 1024 / 1024} MB` });
  const whole = Buffer.allocUnsafeSlow(bytes);
  for (let at = 0; at < bytes; ) at += readSync(spool.fd, whole, at, bytes - at, at);
  const copy = await openSpool();
  try {
    await copy.write(await convert(whole));
    return copy;
  } catch (error) {
    await copy.close();
    throw error;
  }
}

async function convert(xls: Buffer): Promise<Uint8Array> {
  const script = new URL(`xls-thread${extname(import.meta.url)}`, import.meta.url);
  const thread = new Worker(script, { workerData: xls, transferList: [xls.buffer as ArrayBuffer], resourceLimits });
  // An error that comes after the reply or the limit of time must not end the process.
  thread.on('error', () => {});
  try {
    const [reply] = (await once(thread, 'message', { signal: AbortSignal.timeout(maxMs) })) as [ConvertedXls];
    if ('xlsx' in reply) return reply.xlsx;
    throw new Failure(
      reply.isEncrypted ? 'list_workbook_encrypted' : 'list_workbook_broken',
      {},
      { cause: reply.reason },
    );
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isTooMuch = code === 'ERR_WORKER_OUT_OF_MEMORY' || code === 'ABORT_ERR';
    throw isTooMuch ? new Failure('list_workbook_too_large', {}, { cause: error }) : error;
  } finally {
    await thread.terminate();
  }
}

const streamNames = ['EncryptedPackage', 'Workbook', 'Book'] as const;

/** Find which streams a compound file has. Their names stand in its directory, which may be anywhere, in UTF-16. */
async function findStreams(spool: Spool): Promise<Set<string>> {
  const found = new Set<string>();
  const names = streamNames.map((name) => ({ name, bytes: Buffer.from(`${name}\0`, 'utf16le') }));
  let rest = Buffer.alloc(0);
  for await (const chunk of spool.chunks()) {
    const bytes = Buffer.concat([rest, chunk]);
    for (const { name, bytes: written } of names) if (bytes.includes(written)) found.add(name);
    rest = Buffer.from(bytes.subarray(-64));
  }
  return found;
}
