import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../platform/errors/errors.ts';
import { piecesOf } from './byte-chunks.ts';
import { type Encoding, encodingNamed, encodingOfMark, gb18030Check, utf8Check } from './encoding.ts';
import { gunzipped } from './gunzip.ts';
import { headSize, lineEndCheck, refuseOther } from './reject-binary.ts';
import { openSpool, type Spool } from './spool.ts';

/** Where a list comes from: a path, or a stream such as stdin or an upload. Either may be gzipped. */
export type Input = { path: string } | { stream: AsyncIterable<Uint8Array>; name: string };

/** What the caller knows or demands of the bytes. */
export interface IntakeOptions {
  /** Read as this encoding instead of finding it out. */
  encoding?: string | undefined;
  /** Refuse more than this many bytes (after decompression). */
  maxBytes?: number | undefined;
}

/** A list taken in: a copy that nobody can change any more, and what is known of it as a whole. */
export interface Intake {
  name: string;
  /** Size and SHA-256 of the content, after decompression: `x.csv` and `x.csv.gz` have the same. */
  bytes: number;
  /** How many line ends (LF) the bytes hold: about as many rows. */
  lines: number;
  sha256: string;
  encoding: Encoding;
  /** Whether the encoding was found by the content: nobody named it, and no byte order mark did. */
  found: boolean;
  /** The content as text, in pieces, from the beginning; without its byte order mark. */
  text(as?: Encoding): AsyncGenerator<string>;
  /** The first line that is not sound UTF-8. */
  notUtf8(): Promise<number>;
  /** Whether the file at the path has changed since it was taken in. */
  changed(): Promise<boolean>;
  close(): Promise<void>;
}

/** How long a file that was written to just now is watched for more. */
const settle = { recentMs: 2000, watchMs: 120 };

/**
 * Take a list in: decompress it, copy it to an unnamed temporary file, hash it and find its encoding.
 *
 * The encoding is decided by the whole content and never by statistics: a byte order mark, else UTF-8 without a
 * single fault, else GB18030 without a single fault. The copy is what lets a stream be decided at its end, keeps
 * memory constant, and makes sure that a file that grows is refused before a row is written.
 *
 * @throws {Failure} `list_not_found`, `list_not_readable`, `list_empty`, `list_changed`, `list_too_large`,
 *   `list_encoding_unknown`, `list_encoding_mixed`, `list_gzip_broken`, and those of `refuse.ts`.
 */
export async function takeIn(input: Input, options: IntakeOptions = {}): Promise<Intake> {
  const wanted = options.encoding ? encodingNamed(options.encoding) : undefined;
  const before = 'path' in input ? await state(input.path) : undefined;
  const spool = await openSpool();
  try {
    const source = 'path' in input ? fileBytes(input.path) : input.stream;
    const { bytes, lines, sha256, head, utf8 } = await copy(gunzipped(source), spool, options.maxBytes, wanted).catch(
      (error) => refuseUnreadable('path' in input ? input.path : input.name, error),
    );
    if (bytes === 0) throw new Failure('list_empty');
    const changed = async () => 'path' in input && before !== (await state(input.path));
    if ('path' in input && Date.now() - (await stat(input.path)).mtimeMs < settle.recentMs) await pause(settle.watchMs);
    if (await changed()) throw new Failure('list_changed');
    const said = wanted ?? encodingOfMark(head);
    const encoding = said ?? (utf8 ? 'utf-8' : await gb18030OrRefuse(spool));
    const name = 'path' in input ? basename(input.path) : input.name;
    return {
      name,
      bytes,
      lines,
      sha256,
      encoding,
      found: said === undefined,
      text: (as = encoding) => spool.text(as),
      notUtf8: () => firstLineNotUtf8(spool),
      changed,
      close: spool.close,
    };
  } catch (error) {
    await spool.close();
    throw error;
  }
}

async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    yield* piecesOf(file, false);
  } finally {
    await file.close();
  }
}

async function copy(
  source: AsyncIterable<Uint8Array>,
  spool: Spool,
  maxBytes = Number.POSITIVE_INFINITY,
  wanted?: Encoding,
) {
  const hash = createHash('sha256');
  const utf8 = utf8Check();
  const lineEnds = lineEndCheck();
  let head = Buffer.alloc(0);
  let bytes = 0;
  let lines = 0;
  const look = () => refuseOther(head, (wanted ?? encodingOfMark(head))?.startsWith('utf-16') ?? false);
  for await (const piece of source) {
    bytes += piece.length;
    lines += countLineEnds(piece);
    if (bytes > maxBytes) throw new Failure('list_too_large', { limit: `${Math.round(maxBytes / 1024 / 1024)} MB` });
    if (head.length < headSize) {
      head = Buffer.concat([head, piece]);
      if (head.length >= headSize) look();
    }
    lineEnds(piece);
    hash.update(piece);
    utf8.take(piece);
    await spool.write(piece);
  }
  look();
  return { bytes, lines, sha256: hash.digest('hex'), head, utf8: utf8.valid() };
}

async function gb18030OrRefuse(spool: Spool): Promise<Encoding> {
  const check = gb18030Check();
  for await (const piece of spool.pieces()) check.take(piece);
  if (check.valid()) return 'gb18030';
  throw new Failure('list_encoding_mixed', { line: await firstLineNotUtf8(spool) });
}

async function firstLineNotUtf8(spool: Spool): Promise<number> {
  const check = utf8Check();
  let line = 1;
  for await (const piece of spool.pieces()) {
    for (let at = 0; at < piece.length; ) {
      const end = piece.indexOf(0x0a, at);
      check.take(piece.subarray(at, end < 0 ? piece.length : end));
      if (!check.valid(end >= 0)) return line;
      if (end < 0) break;
      at = end + 1;
      line++;
    }
  }
  return line;
}

/** Size and time of change in one string: equal means that nothing was written. Pipes have no such state. */
async function state(path: string): Promise<string> {
  const found = await stat(path).catch((error) => refuseUnreadable(path, error));
  if (found.isDirectory()) throw new Failure('list_not_readable', { path, reason: 'EISDIR' });
  return found.isFile() ? [found.size, found.mtimeMs, found.ctimeMs, found.ino].join(':') : '';
}

/** What the system says of a file that cannot be read, in the catalogue's words; any other error stays itself. */
function refuseUnreadable(path: string, error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') throw new Failure('list_not_found', { path }, { cause: error });
  if (code && /^E(?:ACCES|PERM|ISDIR|IO|NOTDIR|LOOP|NAMETOOLONG)$/.test(code))
    throw new Failure('list_not_readable', { path, reason: code }, { cause: error });
  throw error;
}

function countLineEnds(piece: Uint8Array): number {
  let count = 0;
  for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) count++;
  return count;
}
