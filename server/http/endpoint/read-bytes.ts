import type { IncomingMessage } from 'node:http';
import { Failure } from '../../platform/errors/errors.ts';

/**
 * Read a body of raw bytes whole into memory.
 *
 * @throws {Failure} `upload_bytes_expected`, `body_too_large`, `upload_broken`.
 */
export async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/octet-stream') throw new Failure('upload_bytes_expected');
  const tooLarge = () => new Failure('body_too_large', { limit: `${Math.floor(maxBytes / 1024)} KB` });
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (cause) {
    throw cause instanceof Failure ? cause : new Failure('upload_broken', undefined, { cause });
  }
  return Buffer.concat(chunks);
}
