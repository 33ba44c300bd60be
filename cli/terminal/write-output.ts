import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { escapeControls } from './escape-controls.ts';
import { openOutput, writeContent } from './output-file.ts';

/**
 * Write text to a file, which appears when it is complete, or to stdout without a path.
 *
 * @param inputs what the command reads, and must not be overwritten.
 * @throws {Failure} `output_not_writable`, `output_is_input`.
 */
export async function writeOutput(
  pieces: AsyncIterable<string>,
  path: string | undefined,
  inputs: readonly string[] = [],
): Promise<void> {
  if (path === undefined) return writeToStdout(pieces);
  const output = await openOutput(path, inputs);
  try {
    await writeContent(output, pieces);
  } finally {
    await output.discard();
  }
}

/** A file or a program gets the text as it is, a terminal without what would control it. */
async function writeToStdout(pieces: AsyncIterable<string>): Promise<void> {
  if (!process.stdout.isTTY) return pipeline(Readable.from(pieces), process.stdout, { end: false });
  const escaping = new Transform({
    decodeStrings: false,
    transform: (piece: string, _, done) => done(null, escapeControls(piece)),
  });
  await pipeline(Readable.from(pieces), escaping, process.stdout, { end: false });
}
