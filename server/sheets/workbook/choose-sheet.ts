import { Failure } from '../../platform/errors/errors.ts';
import { findHeader, type Header, maxHeaderRows } from '../header/find-header.ts';
import { missingFields, type SheetOptions } from '../header/find-table.ts';
import { buildTitleLookup } from '../header/titles.ts';
import type { Workbook, WorkbookSheet } from './open-workbook.ts';
import type { WorkbookRow } from './sheet-rows.ts';

/** A sheet, and the header that was found in it. */
interface ChosenSheet<F extends string> {
  sheet: WorkbookSheet;
  header: Header<F>;
}

/** More visible sheets than these are not searched. */
const maxSearched = 100;

/**
 * Choose the sheet to read: the one that the caller names, or else the visible one that has a header, if only one has.
 *
 * @throws {Failure} `list_no_header`, `list_sheet_unknown`, `list_sheet_hidden`, `list_sheet_several`, `list_sheet_none`; all but
 *   the first with the names of the sheets.
 */
export async function chooseSheet<F extends string>(
  workbook: Workbook,
  options: SheetOptions<F>,
): Promise<ChosenSheet<F>> {
  const visible = workbook.sheets.filter(({ isHidden }) => !isHidden);
  const named = options.sheet ? findSheet(workbook, options.sheet) : undefined;
  const only = named ?? (visible.length === 1 ? visible[0] : undefined);
  if (only) return { sheet: only, header: await headerOf(only, options) };
  if (visible.length === 0) throw new Failure('list_sheet_hidden', { sheets: namesOf(workbook.sheets) });
  const found: ChosenSheet<F>[] = [];
  for (const sheet of visible.slice(0, maxSearched)) {
    const header = await headerOf(sheet, options).catch((error) => {
      if (error instanceof Failure && error.code === 'list_no_header') return undefined;
      throw error;
    });
    if (header) found.push({ sheet, header });
  }
  const [first, second] = found;
  if (!first) {
    const missing = titlesOf(options.required, options);
    throw new Failure('list_sheet_none', { sheets: namesOf(visible), missing });
  }
  if (second) throw new Failure('list_sheet_several', { sheets: namesOf(found.map(({ sheet }) => sheet)) });
  return first;
}

/** Find a sheet by its name, or else by its number, which counts hidden sheets too. */
function findSheet({ sheets }: Workbook, wanted: string): WorkbookSheet {
  const plain = (name: string) => name.normalize('NFKC').trim().toLowerCase();
  const found =
    sheets.find(({ name }) => name === wanted) ??
    sheets.find(({ name }) => plain(name) === plain(wanted)) ??
    (/^[1-9]\d{0,3}$/.test(wanted.trim()) ? sheets[Number(wanted) - 1] : undefined);
  if (!found) throw new Failure('list_sheet_unknown', { sheet: wanted.slice(0, 40), sheets: namesOf(sheets) });
  return found;
}

async function headerOf<F extends string>(sheet: WorkbookSheet, options: SheetOptions<F>): Promise<Header<F>> {
  const top: WorkbookRow[] = [];
  for await (const rows of sheet.rows()) {
    top.push(...rows.slice(0, maxHeaderRows + 1 - top.length));
    if (top.length > maxHeaderRows) break;
  }
  const header = findHeader(top, buildTitleLookup(options.synonyms, options.patterns), options.mapping ?? {});
  const missing = missingFields(header, options);
  if (!header || missing.length > 0) throw new Failure('list_no_header', { missing: titlesOf(missing, options) });
  return header;
}

function titlesOf<F extends string>(fields: readonly F[], { synonyms }: SheetOptions<F>): string {
  return fields.map((field) => synonyms[field][0]).join(', ');
}

function namesOf(sheets: readonly WorkbookSheet[]): string {
  const names = sheets.slice(0, 20).map(({ name }) => name);
  return names.length < sheets.length ? `${names.join(', ')} …` : names.join(', ');
}
