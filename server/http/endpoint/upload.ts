import type { IncomingMessage } from 'node:http';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { Failure } from '../../platform/errors/errors.ts';

/** A file while it is being uploaded. Whoever reads `stream` to its end has had all of the request. */
export interface Upload {
  name: string;
  /** @throws {Failure} `upload_broken`, `upload_order` or `body_too_large`, also after the last byte. */
  stream: AsyncIterable<Uint8Array>;
}

/** The fields of a form, and its file as far as it was sent. */
export interface Form {
  fields: Record<string, string>;
  file: Upload | undefined;
  /** Let go of what has not been read. */
  discard(): void;
}

/** What the parts around the file may add to a request, in bytes. */
const overhead = 256 * 1024;

/**
 * Read a multipart body up to its file, which has to come last: nothing of the file is kept in memory.
 *
 * @throws {Failure} `upload_broken`, `upload_order`, `body_too_large`.
 */
export async function readForm(request: IncomingMessage, maxBytes: number): Promise<Form> {
  const tooLarge = () => new Failure('body_too_large', { limit: `${Math.round(maxBytes / 1024 / 1024)} MB` });
  if (Number(request.headers['content-length'] ?? 0) > maxBytes + overhead) throw tooLarge();
  const fields = new Map<string, string>();
  const opened = Promise.withResolvers<Upload | undefined>();
  const ended = Promise.withResolvers<void>();
  // Who awaits it hears of its failure; until then it is not unhandled.
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
    opened.resolve({ name: plainName(name), stream: bytesOf(file, ended.promise) });
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
  // Not before the form's own end is it certain that nothing is missing.
  await ended;
}

/** A file's name as it may be shown and logged: without a path, control characters or endless length. */
function plainName(name: string): string {
  return name.replace(/[\p{C}/\\]/gu, '').slice(-200) || 'upload';
}
