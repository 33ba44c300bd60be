import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl';
import { Failure } from '../../platform/errors/errors.ts';
import { copies } from '../input/byte-chunks.ts';
import { isBomb } from '../input/inflation.ts';
import type { Spool } from '../input/spool.ts';

/** The files of a zip archive, by their names in lower case and with slashes. */
export interface ZipParts {
  names: ReadonlySet<string>;
  /**
   * Decompress a part in chunks of up to 256 KB, and check its size and CRC at the end.
   *
   * @throws {Failure} `list_workbook_broken`, also where there is no such part; `list_workbook_encrypted`,
   *   `list_workbook_too_large`.
   */
  read(name: string, maxBytes?: number): AsyncGenerator<Buffer>;
}

/**
 * What a workbook may grow to. A sheet of a million rows has about a gigabyte of XML, of which a tenth is left compressed.
 * Nothing is decompressed into memory as a whole.
 */
const limits = { entries: 10_000, partBytes: 2 * 1024 ** 3 } as const;

/**
 * Read the directory of a zip archive.
 *
 * @throws {Failure} `list_workbook_broken`, `list_workbook_too_large`.
 */
export async function openZip(spool: Spool): Promise<ZipParts> {
  const entries = new Map<string, Entry>();
  const zip = await fromFdPromise(spool.fd).catch(refuseBroken);
  if (zip.entryCount > limits.entries) throw new Failure('list_workbook_too_large');
  try {
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry);
  } catch (error) {
    refuseBroken(error);
  }
  return {
    names: new Set(entries.keys()),
    async *read(name, maxBytes = limits.partBytes) {
      const entry = entries.get(name.toLowerCase());
      if (!entry) throw new Failure('list_workbook_broken');
      try {
        yield* checked(await inflate(zip, entry, spool), entry, maxBytes);
      } catch (error) {
        throw error instanceof Failure ? error : new Failure('list_workbook_broken', {}, { cause: error });
      }
    },
  };
}

/**
 * Read a part and inflate it. The library only finds it: its own stream ends the process when it is left while a read is pending.
 */
async function inflate(zip: ZipFile, entry: Entry, spool: Spool): Promise<AsyncIterable<Buffer>> {
  if (entry.isEncrypted()) throw new Failure('list_workbook_encrypted');
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) throw new Failure('list_workbook_broken');
  const { fileDataStart: start } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const compressed = copies(spool.chunks({ start, end: start + entry.compressedSize }));
  if (entry.compressionMethod === 0) return compressed;
  return pipeline(Readable.from(compressed), createInflateRaw({ chunkSize: 1 << 18 }), () => {});
}

async function* checked(chunks: AsyncIterable<Buffer>, entry: Entry, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  let sum = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes || isBomb(bytes, entry.compressedSize)) throw new Failure('list_workbook_too_large');
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (bytes !== entry.uncompressedSize || sum !== entry.crc32) throw new Failure('list_workbook_broken');
}

function refuseBroken(error: unknown): never {
  throw new Failure('list_workbook_broken', {}, { cause: error });
}
