import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse';
import type { ImportRow } from '../../sheets/table/import-report.ts';

/** The files of the sample data for 台州. Unions and streets have their real names, everything else is invented. */
export type SampleFile = 'unions' | 'stations' | 'employers';

/** The path of a sample file. */
export function samplePath(file: SampleFile): string {
  return fileURLToPath(new URL(`./taizhou/${file}.csv`, import.meta.url));
}

/** Read the rows of a sample file with their line numbers. */
export async function* readSampleRows(file: SampleFile): AsyncGenerator<ImportRow> {
  const records = createReadStream(samplePath(file)).pipe(parse({ columns: true, info: true, bom: true }));
  for await (const { record, info } of records) yield { line: info.lines, values: record };
}
