import { Failure } from '../../platform/errors/errors.ts';
import { toRows } from '../csv/cells.ts';
import { createRecordSplitter, type TextRecord } from '../csv/records.ts';
import type { Encoding } from '../input/encoding.ts';
import type { InputOptions, OpenedInput } from '../input/open-input.ts';
import { type ColumnMapping, findHeader, type Header, maxColumns, maxHeaderRows } from './find-header.ts';
import { buildTitleLookup, type TitlePattern } from './titles.ts';

/** A header, and the delimiter under which it was recognised. */
interface Found<F extends string> {
  header: Header<F>;
  delimiter: string;
}

/** How much of the text is searched for a header, in characters and lines. */
const head = { length: 512 * 1024, lines: 100 };

/**
 * Find the header and the delimiter of an opened file.
 *
 * UTF-8 with some bad bytes may by chance be valid GB18030. It is recognised here, because there is no header when it is
 * read as GB18030, and there is one when it is read as UTF-8.
 *
 * @throws {Failure} `list_no_header`, with the required columns that are missing; `list_blank`, `list_too_many_columns`,
 *   `list_encoding_mixed`
 */
export async function findTable<F extends string>(input: OpenedInput, options: SheetOptions<F>): Promise<Found<F>> {
  const found = await findWithEncoding(input, input.encoding, options);
  const missing = missingFields(found?.header, options);
  if (found && missing.length === 0) return found;
  if (input.isEncodingDetected && input.encoding === 'gb18030') {
    const asUtf8 = await findWithEncoding(input, 'utf-8', options);
    if (missingFields(asUtf8?.header, options).length === 0)
      throw new Failure('list_encoding_mixed', { line: await input.findInvalidUtf8Line() });
  }
  await refuseWithReason(input, options.delimiter);
  throw new Failure('list_no_header', { missing: missing.map((field) => options.synonyms[field][0]).join(', ') });
}

/** Choose the delimiter with which most fields are recognised; if equal, the one that makes more columns. */
async function findWithEncoding<F extends string>(input: OpenedInput, encoding: Encoding, options: SheetOptions<F>) {
  const { text, whole } = await readHead(input, encoding);
  const lookup = buildTitleLookup(options.synonyms, options.patterns);
  let best: Found<F> | undefined;
  for (const delimiter of delimitersOf(text, options.delimiter)) {
    const records: TextRecord[] = [];
    const splitter = createRecordSplitter(delimiter);
    splitter.push(text, records);
    if (whole) splitter.end(records);
    const header = findHeader(toRows(records.slice(0, maxHeaderRows + 1), delimiter), lookup, options.mapping ?? {});
    if (!header) continue;
    const advantage =
      header.score - (best?.header.score ?? 0) || header.columns.length - (best?.header.columns.length ?? 0);
    if (advantage > 0) best = { header, delimiter };
  }
  return best;
}

/** The delimiters to try: the one that is given, or named by a first line such as `sep=;`, otherwise the usual ones. */
function delimitersOf(text: string, given: string | undefined): readonly string[] {
  const named = given ?? /^\s*"?sep=([^"\r\n])"?[,;|\t ]*(?:[\r\n]|$)/i.exec(text)?.[1];
  return named ? [named] : [',', '\t', ';', '|'];
}

/** Refuse a file without a header by the reason that can be seen: nothing but blank lines, or too many columns. */
async function refuseWithReason(input: OpenedInput, delimiter: string | undefined): Promise<void> {
  const { text, whole } = await readHead(input, input.encoding);
  if (!isFilled.test(text) && (whole || !(await isFilledAnywhere(input)))) throw new Failure('list_blank');
  for (const one of delimitersOf(text, delimiter)) {
    const records: TextRecord[] = [];
    const splitter = createRecordSplitter(one);
    splitter.push(text, records);
    if (whole) splitter.end(records);
    const rows = toRows(records.slice(0, maxHeaderRows), one);
    const columns = Math.max(0, ...rows.map(({ cells }) => cells.length));
    if (columns > maxColumns) throw new Failure('list_too_many_columns', { columns, limit: maxColumns });
  }
}

/** Whether there is more than delimiters, quotes and spaces of any kind. */
const isFilled = /[^\s,;|"'\0\u200b-\u200f\u2060\ufeff]/;

async function isFilledAnywhere(input: OpenedInput): Promise<boolean> {
  for await (const chunk of input.text()) if (isFilled.test(chunk)) return true;
  return false;
}

async function readHead(input: OpenedInput, encoding: Encoding): Promise<{ text: string; whole: boolean }> {
  let text = '';
  let lines = 0;
  for await (const chunk of input.text(encoding)) {
    text += chunk;
    lines += chunk.split(/[\r\n]+/, head.lines).length - 1;
    if (text.length >= head.length || lines >= head.lines) return { text, whole: false };
  }
  return { text, whole: true };
}

/** Find which required fields a header lacks: all of them, where there is no header. */
export function missingFields<F extends string>(
  header: Header<F> | undefined,
  { required }: Pick<SheetOptions<F>, 'required'>,
): F[] {
  return required.filter((field) => !header?.columns.some((column) => column.field === field));
}

/** The fields to look for in a file, and what the caller knows of it. */
export interface SheetOptions<F extends string> extends InputOptions {
  /** The titles of each field, the surest first. */
  synonyms: Readonly<Record<F, readonly string[]>>;
  /** Patterns of further titles. */
  patterns?: readonly TitlePattern<F>[] | undefined;
  /** Fields without which the file cannot be read; the first is the name of the row. */
  required: readonly [NoInfer<F>, ...NoInfer<F>[]];
  /** Fields that hold a code: a row with a code is data, even if its name is 合计. */
  codes?: readonly NoInfer<F>[];
  mapping?: ColumnMapping<F> | undefined;
  /** Found by the content if it is left out. */
  delimiter?: string | undefined;
  /** The sheet of a workbook, by name or by number from 1; ignored for a text. */
  sheet?: string | undefined;
}
