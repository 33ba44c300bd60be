import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InvalidArgumentError } from 'commander';
import { csvText } from '../../server/sheets/table/csv-text.ts';
import { isWorkbookName, writeWorkbook } from '../../server/sheets/workbook/write-workbook.ts';
import { escapeControls } from './escape-controls.ts';
import type { Io } from './io.ts';
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
  if (path === undefined) await writeToStdout(pieces);
  else await writeToFile(pieces, path, inputs);
}

/**
 * Write a table: as a workbook where the file is called .xlsx, otherwise as CSV.
 *
 * @param rows the first is the header.
 * @throws {Failure} `output_not_writable`.
 */
export async function writeTable(
  rows: AsyncIterable<readonly string[]>,
  path: string | undefined,
  lineEnds: 'unix' | 'windows' = 'unix',
): Promise<void> {
  if (path !== undefined && isWorkbookName(path)) await writeToFile(writeWorkbook(rows), path, []);
  else await writeOutput(csvText(rows, lineEnds), path);
}

/** Refuse to write a form other than a table into a file that is called .xlsx. @throws {InvalidArgumentError} */
export function requireTableForm(io: Io, format: string, path: string | undefined): void {
  if (path === undefined || !isWorkbookName(path) || format === 'csv') return;
  throw new InvalidArgumentError(
    io.text(`${format} 不能写入 .xlsx 文件`, `${format} cannot be written to a file that is called .xlsx`),
  );
}

/** The help of `--out` of a command that writes a table. */
export function outHelp(io: Io): string {
  return io.text(
    '写入文件，扩展名为 .xlsx 时写成工作簿（默认标准输出）',
    'write to a file; as a workbook if it is called .xlsx (stdout)',
  );
}

async function writeToFile(
  pieces: AsyncIterable<string | Uint8Array>,
  path: string,
  inputs: readonly string[],
): Promise<void> {
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
