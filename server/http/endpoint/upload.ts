import type { IncomingMessage } from 'node:http';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { Failure } from '../../platform/errors/errors.ts';

/** A file that is being uploaded. At the end of `stream` the whole request has been read. */
export interface Upload {
  name: string;
  /** @throws {Failure} `upload_broken`, `upload_order` or `body_too_large`, also after the last byte. */
  stream: AsyncIterable<Uint8Array>;
}

/** The fields of a form, and its file if it has one. */
export interface Form {
  fields: Record<string, string>;
  file: Upload | undefined;
  /** Drop what has not been read. */
  discard(): void;
}

/** The most bytes of a request that do not belong to the file. */
const maxOverhead = 256 * 1024;

/**
 * Read a multipart body up to its file, which must be the last part. Nothing of the file is kept in memory.
 *
 * @throws {Failure} `upload_broken`, `upload_order`, `body_too_large`.
 */
export async function readForm(request: IncomingMessage, maxBytes: number): Promise<Form> {
  const tooLarge = () => new Failure('body_too_large', { limit: `${Math.round(maxBytes / 1024 / 1024)} MB` });
  if (Number(request.headers['content-length'] ?? 0) > maxBytes + maxOverhead) throw tooLarge();
  const fields = new Map<string, string>();
  const opened = Promise.withResolvers<Upload | undefined>();
  const ended = Promise.withResolvers<void>();
  // A failure is reported when the promise is awaited; until then it must not count as unhandled.
  ended.promise.catch(() => {});
  let file: BusboyFileStream | undefined;

  const parser = parserOf(request, maxBytes);
  const fail = (failure: Failure) => {
    opened.reject(failure);
    ended.reject(failure);
    file?.destroy(failure);
  };
  const broken = (cause?: unknown) => fail(new Failure('upload_broken', undefined, { cause }));
  const misplaced = () => fail(new Failure('upload_order'));
  parser.on('field', (name: string | undefined, value, nameCut, valueCut) => {
    if (nameCut || valueCut) return broken();
    if (name === undefined || file || fields.has(name)) return misplaced();
    fields.set(name, value);
  });
  parser.on('file', (field, stream, name) => {
    stream.on('error', broken);
    if (field !== 'file') {
      stream.resume();
      return misplaced();
    }
    file = stream;
    file.on('limit', () => fail(tooLarge()));
    opened.resolve({ name: safeName(name), stream: bytesOf(file, ended.promise) });
  });
  for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) parser.on(limit, misplaced);
  parser.on('error', broken);
  parser.on('finish', () => {
    opened.resolve(undefined);
    ended.resolve();
  });
  request.on('error', broken);
  request.on('close', () => request.complete || broken());
  request.pipe(parser);

  const discard = () => {
    request.unpipe(parser);
    file?.destroy();
    request.resume();
  };
  try {
    return { file: await opened.promise, fields: Object.fromEntries(fields), discard };
  } catch (error) {
    discard();
    throw error;
  }
}

function parserOf({ headers }: IncomingMessage, maxBytes: number) {
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': headers['content-type'] ?? '' },
      limits: { fieldSize: 64 * 1024, fields: 50, files: 1, fileSize: maxBytes, parts: 51, headerPairs: 20 },
    });
  } catch (cause) {
    throw new Failure('upload_broken', undefined, { cause });
  }
}

async function* bytesOf(file: BusboyFileStream, ended: Promise<void>): AsyncGenerator<Uint8Array> {
  try {
    yield* file as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw cause instanceof Failure ? cause : new Failure('upload_broken', undefined, { cause });
  }
  // Only the end of the form proves that nothing of the file is missing.
  await ended;
}

/** Make a file's name fit to show and log: no path, no control characters, at most 200 characters. */
export function safeName(name: string): string {
  return name.replace(/[\p{C}/\\]/gu, '').slice(-200) || 'upload';
}
