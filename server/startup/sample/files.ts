import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse';
import type { Row } from '../../sheets/table-report.ts';

/** The files of the sample: 台州, its unions and streets by their real names, all else invented. */
export type SampleFile = 'unions' | 'stations' | 'employers';

/** Where a file of the sample lies. */
export function samplePath(file: SampleFile): string {
  return fileURLToPath(new URL(`./taizhou/${file}.csv`, import.meta.url));
}

/** The rows of a file of the sample, with their lines. */
export async function* sampleRows(file: SampleFile): AsyncGenerator<Row> {
  const records = createReadStream(samplePath(file)).pipe(parse({ columns: true, info: true, bom: true }));
  for await (const { record, info } of records) yield { line: info.lines, values: record };
}
