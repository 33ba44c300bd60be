import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Write pieces of text to a file, which only its owner can read for there may be contacts in it; to stdout where none is named. */
export async function writeOut(pieces: AsyncIterable<string>, path: string | undefined): Promise<void> {
  const target = path === undefined ? process.stdout : createWriteStream(path, { mode: 0o600 });
  await pipeline(Readable.from(pieces), target, { end: path !== undefined });
}
