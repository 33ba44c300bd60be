import { Failure } from '../platform/errors/errors.ts';
import { toRows } from './cells.ts';
import type { Encoding } from './encoding.ts';
import { findHeader, type Header, headerWithin, type Mapping } from './header.ts';
import type { Intake, IntakeOptions } from './open-input.ts';
import { splitRecords, type TextRecord } from './records.ts';
import { lookupOf } from './titles.ts';

/** A header, and the delimiter under which it was recognised. */
interface Found<F extends string> {
  header: Header<F>;
  delimiter: string;
}

/** As much of the text as may hold a header, in characters and lines. */
const head = { length: 512 * 1024, lines: 100 };

/**
 * Find the header and the delimiter of a list that was taken in.
 *
 * Bytes that are almost UTF-8 may by chance be GB18030 as well. That shows here: there is no header in GB18030, and
 * there is one in UTF-8.
 *
 * @throws {Failure} `list_no_header`, with the required columns that are missing; `list_encoding_mixed`
 */
export async function findTable<F extends string>(intake: Intake, options: SheetOptions<F>): Promise<Found<F>> {
  const found = await findIn(intake, intake.encoding, options);
  const missing = missingOf(found, options);
  if (found && missing.length === 0) return found;
  if (intake.found && intake.encoding === 'gb18030') {
    const asUtf8 = await findIn(intake, 'utf-8', options);
    if (missingOf(asUtf8, options).length === 0)
      throw new Failure('list_encoding_mixed', { line: await intake.notUtf8() });
  }
  throw new Failure('list_no_header', { missing: missing.map((field) => options.synonyms[field][0]).join(', ') });
}

/** The delimiter under which most fields are recognised; of equals, the one that makes more columns. */
async function findIn<F extends string>(intake: Intake, encoding: Encoding, options: SheetOptions<F>) {
  const { text, whole } = await readHead(intake, encoding);
  const lookup = lookupOf(options.synonyms);
  let best: Found<F> | undefined;
  for (const delimiter of options.delimiter ? [options.delimiter] : [',', '\t', ';']) {
    const records: TextRecord[] = [];
    const splitter = splitRecords(delimiter);
    splitter.push(text, records);
    if (whole) splitter.end(records);
    const header = findHeader(toRows(records.slice(0, headerWithin + 1), delimiter), lookup, options.mapping ?? {});
    if (!header) continue;
    const more = header.score - (best?.header.score ?? 0) || header.columns.length - (best?.header.columns.length ?? 0);
    if (more > 0) best = { header, delimiter };
  }
  return best;
}

async function readHead(intake: Intake, encoding: Encoding): Promise<{ text: string; whole: boolean }> {
  let text = '';
  let lines = 0;
  for await (const piece of intake.text(encoding)) {
    text += piece;
    lines += piece.split(/[\r\n]+/, head.lines).length - 1;
    if (text.length >= head.length || lines >= head.lines) return { text, whole: false };
  }
  return { text, whole: true };
}

function missingOf<F extends string>(found: Found<F> | undefined, { required }: SheetOptions<F>): F[] {
  return required.filter((field) => !found?.header.columns.some((column) => column.field === field));
}

/** What rows are looked for, and what the caller knows of the file. */
export interface SheetOptions<F extends string> extends IntakeOptions {
  /** Each field's titles, the surest first. */
  synonyms: Readonly<Record<F, readonly string[]>>;
  /** Fields without which there is no reading the file; the first of them names the row. */
  required: readonly [NoInfer<F>, ...NoInfer<F>[]];
  /** Fields that hold a code: a row with one is data, even if it is named 合计. */
  codes?: readonly F[];
  mapping?: Mapping<F> | undefined;
  delimiter?: string | undefined;
}
