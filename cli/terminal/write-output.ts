import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Write text to a file, or to stdout without a path. The file is readable by its owner only, as it may hold contacts. */
export async function writeOutput(pieces: AsyncIterable<string>, path: string | undefined): Promise<void> {
  const target = path === undefined ? process.stdout : createWriteStream(path, { mode: 0o600 });
  await pipeline(Readable.from(pieces), target, { end: path !== undefined });
}
