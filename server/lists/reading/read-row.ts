import { foldCell, isBlankCell, isDitto } from '../../platform/text/blank-cell.ts';
import type { SourceType } from '../../register/record/sources.ts';
import type { SheetRow } from '../../sheets/csv/cells.ts';
import type { Header } from '../../sheets/header/find-header.ts';
import { makeProblem } from '../../sheets/problems/problems.ts';
import type { Field } from './fields.ts';
import type { ListRow, RowProblem, WritableRow } from './row.ts';
import type { RowResult } from './row-result.ts';
import { settleUnion } from './union-evidence.ts';
import { type CellReader, maxText, readers } from './values.ts';

/** What is known of a list when its rows are read. */
export interface RowSetting {
  source: SourceType;
  /** The last day that a date may be, `YYYY-MM-DD`. */
  today: string;
  /** Words of the office for "nothing stands here". */
  nullWords?: readonly string[] | undefined;
  /** The columns whose blank cells say what the cell above says, by index. */
  filled: readonly number[];
}

/** The columns of one field, the surest first; the first that is not blank is read. */
interface FieldColumns {
  field: Field;
  indexes: number[];
  read: CellReader;
}

const none: readonly RowProblem[] = Object.freeze([]);

/** A row that ends before one of these fields is rejected. An address or a phone at the end may be missing. */
const required: ReadonlySet<Field> = new Set<Field>([
  'name',
  'code',
  'orgCode',
  'licence',
  'headcount',
  'members',
  'district',
  'unionName',
  'unionCode',
  'unionForm',
]);

/** Fields of which a second column is read where the first is blank. A second contact belongs to another phone. */
const joined: ReadonlySet<Field> = new Set<Field>([
  'name',
  'code',
  'orgCode',
  'licence',
  'headcount',
  'members',
  'established',
  'production',
  'district',
  'street',
  'community',
  'address',
  'phone',
  'industry',
  'registrationState',
  'unionName',
  'jointUnionName',
  'unionCode',
  'unionForm',
  'unionExists',
  'unionFounded',
]);
/** Fields of which two columns that differ are a contradiction. Social security counts who is insured and who has paid, too. */
const single: ReadonlySet<Field> = new Set<Field>(['name', 'code', 'orgCode', 'headcount', 'members', 'district']);

/** Fields that merged cells of a register cover, as groups that are blank together. */
const mergedGroups: readonly (readonly Field[])[] = [
  ['unionName', 'jointUnionName', 'unionForm', 'unionExists', 'unionCode'],
  ['district', 'street', 'address'],
];

/** Create a reader of the rows under a header. Rows must be given in order. */
export function createRowReader(header: Header<Field>, setting: RowSetting): (row: SheetRow<RowResult>) => ListRow {
  const { today, filled } = setting;
  const columns = fieldColumns(header);
  const indexes = columns.flatMap((column) => column.indexes);
  const width = header.columns.length;
  const requiredWidth =
    Math.max(...columns.filter(({ field }) => required.has(field)).map((c) => c.indexes[0] ?? 0)) + 1;
  const fullWidth = Math.max(...indexes) + 1;
  const own = setting.nullWords?.length ? new Set(setting.nullWords.map(foldCell)) : undefined;
  const fill = createFiller(filled, own);
  const warnOfMerged = setting.source === 'union-register' ? createMergedCheck(columns, filled) : () => {};
  const count = columns.find(({ field }) => field === 'headcount')?.indexes[0];

  return ({ line, cells: given, flaw, hash = 0, known }) => {
    if (known) return { line, cells: given, values: {}, problems: none, textHash: hash, recalled: known };
    const row: WritableRow = { values: {}, problems: [] };
    const { values, problems } = row;
    const cells = flaw ? given : fill(given);
    if (flaw) problems.push(makeProblem('row', flaw));
    else if (count !== undefined && isShifted(header, cells, count)) problems.push(makeProblem('row', 'row_shifted'));
    else if (cells.length < requiredWidth) problems.push(makeProblem('row', 'row_short'));
    else if (cells.length < fullWidth) problems.push(makeProblem('row', 'row_cut'));
    else if (cells.length > width && cells.slice(width).some((cell) => cell.trim()))
      problems.push(makeProblem('row', 'row_long'));

    if (problems[0]?.severity === 'error') return { line, cells, values, problems };
    for (const { field, indexes, read } of columns) {
      const mayDiffer = !single.has(field) || (field === 'headcount' && setting.source === 'social-security');
      const cell = cellOf(row, field, indexes, cells, own, mayDiffer);
      if (!cell) continue;
      if (cell.length <= maxText) read(cell, row, today);
      else problems.push(makeProblem(field, field === 'name' ? 'name_unreadable' : 'text_too_long'));
    }
    if (values.name === undefined && !problems.some(({ field }) => field === 'name'))
      problems.push(makeProblem('name', 'name_missing'));
    settleUnion(row);
    warnOfMerged(row, cells);
    const { headcount, members } = values;
    if (headcount?.max != null && members && members.min > headcount.max)
      problems.push(makeProblem('members', 'members_over_headcount'));
    // A row that was filled from above means more than its text.
    const textHash = filled.length === 0 ? hash : 0;
    return problems.length > 0 ? { line, cells, values, problems } : { line, cells, values, problems: none, textHash };
  };
}

function fieldColumns({ columns }: Header<Field>): FieldColumns[] {
  const surest = columns.flatMap(({ field, index }) => (field ? [{ field, index }] : []));
  return surest.map(({ field, index }) => {
    const others = joined.has(field) ? columns.filter(({ alsoField }) => alsoField === field) : [];
    return { field, indexes: [index, ...others.map((one) => one.index)], read: readers[field] };
  });
}

/** The cell to read of a field: the first that is not blank. Two that differ where they must not are a warning. */
function cellOf(
  row: WritableRow,
  field: Field,
  [first = 0, ...others]: readonly number[],
  cells: readonly string[],
  own: ReadonlySet<string> | undefined,
  mayDiffer: boolean,
): string | undefined {
  const isBlank = (cell: string | undefined) => !cell || (own ? isBlankCell(cell, own) : false);
  const cell = cells[first];
  if (others.length === 0) return isBlank(cell) ? undefined : cell;
  const said = [first, ...others].flatMap((at) => (isBlankCell(cells[at] ?? '', own) ? [] : [cells[at] as string]));
  const [surest, differing] = [said[0], said.find((one) => foldCell(one) !== foldCell(said[0] as string))];
  if (surest !== undefined && differing !== undefined && !mayDiffer)
    row.problems.push(makeProblem(field, 'columns_differ', `${surest.slice(0, 36)}；${differing.slice(0, 36)}`));
  return surest;
}

/** A function that fills the blank cells of some columns with what stands above them. */
function createFiller(columns: readonly number[], own: ReadonlySet<string> | undefined) {
  const above = new Map<number, string>();
  return (cells: string[]): string[] => {
    if (columns.length === 0) return cells;
    const whole = [...cells];
    for (const at of columns) {
      const cell = cells[at] ?? '';
      if (isDitto(cell) || isBlankCell(cell, own)) whole[at] = above.get(at) ?? cell;
      else above.set(at, cell);
    }
    return whole;
  };
}

/**
 * A check for merged cells of a register: all cells of a group, such as those of the union, are blank below a row where one
 * is filled.
 */
function createMergedCheck(columns: readonly FieldColumns[], filled: readonly number[]) {
  const groups = mergedGroups.flatMap((fields) => {
    const group = columns.filter(({ field }) => fields.includes(field));
    const indexes = group.flatMap((column) => column.indexes).filter((index) => !filled.includes(index));
    const [first] = group;
    return first && indexes.length > 0 ? [{ field: first.field, indexes, above: '' }] : [];
  });
  return (row: WritableRow, cells: readonly string[]): void => {
    for (const group of groups) {
      // An error value or 无 is no merged cell: only an empty one is.
      const text = group.indexes.map((at) => cells[at]?.trim() ?? '').find((cell) => cell !== '');
      if (text !== undefined) group.above = text;
      else if (group.above !== '') row.problems.push(makeProblem(group.field, 'cell_below_filled', group.above));
    }
  };
}

/** Fields whose cells never hold just three digits. */
const neverDigits: ReadonlySet<Field> = new Set<Field>([
  'name',
  'district',
  'street',
  'community',
  'address',
  'contact',
  'unionName',
  'jointUnionName',
  'unionForm',
  'unionExists',
  'registrationState',
  'employerType',
]);

/** Whether the thousands separator of an unquoted head count has split it: one to three digits, and three in the next column. */
function isShifted({ columns }: Header<Field>, cells: readonly string[], count: number): boolean {
  const [low = '', high = ''] = [cells[count], cells[count + 1]];
  if (!/^\s*\d{3}(?:人|名)?\s*$/.test(high) || !/^\s*[1-9]\d{0,2}\s*$/.test(low)) return false;
  const next = columns[count + 1]?.field;
  return (next && neverDigits.has(next)) || cells.length > columns.length;
}
