import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../../platform/errors/errors.ts';
import { byteChunks } from './byte-chunks.ts';
import { type Container, containerOf, signatureLength } from './container.ts';
import { createGb18030Check, createUtf8Check, type Encoding, encodingNamed, encodingOfBom } from './encoding.ts';
import { gunzipIfCompressed } from './gunzip.ts';
import { createLineEndCheck, headBytes, rejectBinary } from './reject-binary.ts';
import { openSpool, type Spool } from './spool.ts';

/** The source of a file: a path, or a stream such as stdin or an upload. Either may be gzipped. */
export type InputSource = { path: string } | { stream: AsyncIterable<Uint8Array>; name: string };

/** What the caller knows of the bytes, and their limit. */
export interface InputOptions {
  /** The encoding, by any usual name; found by the content if it is left out. */
  encoding?: string | undefined;
  /** The limit of the size after decompression. */
  maxBytes?: number | undefined;
}

/** An opened file: a private copy of its content, which can no longer change, and the facts of the whole. */
interface OpenedFile {
  name: string;
  /** The size of the content after decompression: the same for `x.csv` and `x.csv.gz`. */
  bytes: number;
  /** The hash of the content after decompression. */
  sha256: string;
  /** Whether the file at the path has changed since it was opened. */
  changed(): Promise<boolean>;
  close(): Promise<void>;
}

/** An opened file that is packed as a workbook is. Whether it is one is not known yet. */
export interface OpenedContainer extends OpenedFile {
  container: Container;
  spool: Spool;
}

/** An opened file of text. */
export interface OpenedInput extends OpenedFile {
  container?: undefined;
  /** The number of line ends (LF), which is about the number of rows. */
  lines: number;
  encoding: Encoding;
  /** Whether the encoding was found by the content, and not by the caller or a byte order mark. */
  isEncodingDetected: boolean;
  /** Read the content as text from the beginning, in chunks and without the byte order mark. */
  text(as?: Encoding): AsyncGenerator<string>;
  /** Find the first line that is not valid UTF-8. */
  findInvalidUtf8Line(): Promise<number>;
}

/** A file that was written within `recentMs` is checked again after `waitMs`, in case somebody is still writing it. */
const changeCheck = { recentMs: 2000, waitMs: 120 };

/**
 * Open a file: decompress it, copy it to an unnamed temporary file, hash it and find its encoding. A file that is packed as a
 * workbook is recognised by its first bytes, never by its name, and has no encoding.
 *
 * The encoding is decided by the whole content and never by statistics: by a byte order mark, or else by being valid
 * UTF-8, or else valid GB18030. For that a stream must be read to its end, which the copy allows with constant memory. The
 * copy also makes sure that a file which is still growing is refused before a row is stored.
 *
 * @throws {Failure} `list_not_found`, `list_not_readable`, `list_empty`, `list_changed`, `list_too_large`,
 *   `list_encoding_unknown`, `list_encoding_mixed`, `list_gzip_broken`, `list_gzip_bomb`, and those of `rejectBinary`
 *   and `createLineEndCheck`.
 */
export async function openInput(
  input: InputSource,
  options: InputOptions = {},
): Promise<OpenedInput | OpenedContainer> {
  const given = options.encoding ? encodingNamed(options.encoding) : undefined;
  const before = 'path' in input ? await fileState(input.path) : undefined;
  const spool = await openSpool();
  try {
    const source = 'path' in input ? fileBytes(input.path) : input.stream;
    const { bytes, lines, sha256, head, isUtf8, container } = await copy(
      gunzipIfCompressed(source),
      spool,
      options.maxBytes,
      given,
    ).catch((error) => refuseUnreadable('path' in input ? input.path : input.name, error));
    if (bytes === 0) throw new Failure('list_empty');
    const changed = async () => 'path' in input && before !== (await fileState(input.path));
    if ('path' in input && Date.now() - (await stat(input.path)).mtimeMs < changeCheck.recentMs)
      await pause(changeCheck.waitMs);
    if (await changed()) throw new Failure('list_changed');
    const name = 'path' in input ? basename(input.path) : input.name;
    if (container) return { name, bytes, sha256, container, spool, changed, close: spool.close };
    const declared = given ?? encodingOfBom(head);
    const encoding = declared ?? (isUtf8 ? 'utf-8' : await gb18030OrRefuse(spool));
    return {
      name,
      bytes,
      lines,
      sha256,
      encoding,
      isEncodingDetected: declared === undefined,
      text: (as = encoding) => spool.text(as),
      findInvalidUtf8Line: () => firstLineNotUtf8(spool),
      changed,
      close: spool.close,
    };
  } catch (error) {
    await spool.close();
    throw error;
  }
}

/**
 * Open a file that can only be a text.
 *
 * @throws {Failure} `list_binary` for a workbook, and those of `openInput`.
 */
export async function openTextInput(input: InputSource, options: InputOptions = {}): Promise<OpenedInput> {
  const opened = await openInput(input, options);
  if (!opened.container) return opened;
  await opened.close();
  throw new Failure('list_binary');
}

async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    yield* byteChunks(file);
  } finally {
    await file.close();
  }
}

async function copy(
  source: AsyncIterable<Uint8Array>,
  spool: Spool,
  maxBytes = Number.POSITIVE_INFINITY,
  given?: Encoding,
) {
  const hash = createHash('sha256');
  const utf8 = createUtf8Check();
  const requireLineEnd = createLineEndCheck();
  let head = Buffer.alloc(0);
  let bytes = 0;
  let lines = 0;
  let container: Container | undefined;
  const checkHead = () => {
    if (!container) rejectBinary(head, (given ?? encodingOfBom(head))?.startsWith('utf-16') ?? false);
  };
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Failure('list_too_large', { limit: `${Math.round(maxBytes / 1024 / 1024)} MB` });
    if (head.length < headBytes) {
      const isNew = head.length < signatureLength;
      head = Buffer.concat([head, chunk]);
      if (isNew) container = containerOf(head);
      if (head.length >= headBytes) checkHead();
    }
    hash.update(chunk);
    if (!container) {
      lines += countLineEnds(chunk);
      requireLineEnd(chunk);
      utf8.push(chunk);
    }
    await spool.write(chunk);
  }
  checkHead();
  return { bytes, lines, sha256: hash.digest('hex'), head, isUtf8: utf8.isValid(), container };
}

async function gb18030OrRefuse(spool: Spool): Promise<Encoding> {
  const check = createGb18030Check();
  for await (const chunk of spool.chunks()) check.push(chunk);
  if (check.isValid()) return 'gb18030';
  throw new Failure('list_encoding_mixed', { line: await firstLineNotUtf8(spool) });
}

async function firstLineNotUtf8(spool: Spool): Promise<number> {
  const check = createUtf8Check();
  let line = 1;
  for await (const chunk of spool.chunks()) {
    for (let at = 0; at < chunk.length; ) {
      const end = chunk.indexOf(0x0a, at);
      check.push(chunk.subarray(at, end < 0 ? chunk.length : end));
      if (!check.isValid(end >= 0)) return line;
      if (end < 0) break;
      at = end + 1;
      line++;
    }
  }
  return line;
}

/** Size and times of change as one text: it stays equal while nobody writes to the file. It is empty for pipes. */
async function fileState(path: string): Promise<string> {
  const found = await stat(path).catch((error) => refuseUnreadable(path, error));
  if (found.isDirectory()) throw new Failure('list_not_readable', { path, reason: 'EISDIR' });
  return found.isFile() ? [found.size, found.mtimeMs, found.ctimeMs, found.ino].join(':') : '';
}

/** Turn the system's errors about unreadable files into failures; any other error is thrown unchanged. */
function refuseUnreadable(path: string, error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') throw new Failure('list_not_found', { path }, { cause: error });
  if (code && /^E(?:ACCES|PERM|ISDIR|IO|NOTDIR|LOOP|NAMETOOLONG)$/.test(code))
    throw new Failure('list_not_readable', { path, reason: code }, { cause: error });
  throw error;
}

function countLineEnds(chunk: Uint8Array): number {
  let count = 0;
  // Byte by byte: a search per line costs a file of blank lines a minute.
  for (let at = 0; at < chunk.length; at++) if (chunk[at] === 10) count++;
  return count;
}
