import { stringify } from 'csv-stringify/sync';
import { escapeFormula } from '../../platform/text/escape-formula.ts';

/**
 * Write a table as CSV, in pieces of text while its rows come in: with a BOM, so that Excel reads it as UTF-8, and without a
 * cell that a spreadsheet takes for a formula.
 *
 * @param lineEnds those of Windows for a file that an office fills in.
 */
export async function* csvText(
  rows: AsyncIterable<readonly string[]>,
  lineEnds: 'unix' | 'windows' = 'unix',
): AsyncGenerator<string> {
  // csv-stringify does not quote a lone LF if records end in CRLF.
  const ends = lineEnds === 'windows' ? { record_delimiter: '\r\n', quoted_match: /[\r\n]/ } : {};
  let bom = true;
  for await (const cells of rows) {
    yield stringify([cells.map(escapeFormula)], { bom, ...ends });
    bom = false;
  }
}
