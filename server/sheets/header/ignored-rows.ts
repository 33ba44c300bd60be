import { normaliseCode } from '../../platform/text/organisation-codes.ts';
import type { SheetColumn } from './find-header.ts';

/** Why a row is no data. Such rows are reported as ignored, never as rejected. */
type IgnoredKind = 'title' | 'header' | 'blank' | 'total' | 'note';

/** The counts of ignored rows by kind, and the first hundred lines of each kind. */
export interface IgnoredRows {
  counts: Record<IgnoredKind, number>;
  lines: { line: number; kind: IgnoredKind }[];
}

/** Make counts of zero. */
export function noIgnoredRows(): IgnoredRows {
  return { counts: { title: 0, header: 0, blank: 0, total: 0, note: 0 }, lines: [] };
}

/** Count an ignored row. */
export function countIgnored(ignored: IgnoredRows, line: number, kind: IgnoredKind): void {
  if (++ignored.counts[kind] <= 100) ignored.lines.push({ line, kind });
}

const totals = /^(?:本页|全市|全区|全县)?(?:合计|总计|小计|共计|累计|总和|total)[:：]?$/i;
const notes =
  /^(?:填表说明|填报说明|说明|注|备注|注意事项|制表人?|填表人?|填报人|填报单位|审核人?|复核人?|经办人|单位负责人|统计负责人|负责人|联系人|联系电话|报出日期|填报日期|填表日期|制表日期|制表时间|打印时间|打印日期|统计截止|截止日期|数据来源|第\d+页.*)(?:[(（][^)）]*[)）])?(?:[:：]|$)/;
const noteContinues =
  /^(?:[（(]?[\d一二三四五六七八九十]+[)）]?[、.．:：\s]|[（(]?[\d一二三四五六七八九十]+[)）]|[★※*●])/;

const wholeCode = /^[0-9A-Z]{18}$/;

/** Whether a cell holds a possible code, however damaged, and not the word that begins a note. */
function isCode(cell: string): boolean {
  return /[0-9A-Z]{9}|E\+/.test(normaliseCode(cell)) && !notes.test(cell.trim());
}

/**
 * Create a classifier that finds the rows that are no data: blank rows, totals (合计, 小计), the header repeated on each
 * page, and notes (填表说明, 制表人 and others) with the numbered lines that follow them. Rows must be given in order.
 *
 * @param keys the columns of the name and of codes: a row with a code is data, whatever its name.
 */
export function createRowClassifier(
  columns: readonly SheetColumn[],
  keys: { name: number; others: readonly number[] },
) {
  const titles = columns.map((column) => column.title);
  let inNote = false;

  const kindOf = (cells: readonly string[]): IgnoredKind | undefined => {
    const name = cells[keys.name] ?? '';
    // the usual row: a long name, and something beside it
    if (name.length > 12 && (cells[keys.name + 1] || cells[keys.name + 2])) {
      inNote = false;
      return undefined;
    }
    if (keys.others.some((index) => wholeCode.test(cells[index] ?? ''))) {
      inNote = false;
      return undefined;
    }
    const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
    const first = filled[0];
    if (first === undefined) return 'blank';
    if (filled.length > 1 && titles.every((title, i) => title === (cells[i]?.trim() ?? ''))) return 'header';

    const continuesNote = inNote && filled.length === 1 && noteContinues.test(first);
    inNote = false;
    if (keys.others.some((index) => isCode(cells[index] ?? ''))) return undefined;
    if ([first, name].some((cell) => totals.test(cell.normalize('NFKC').replace(/\s/g, '')))) return 'total';
    if (continuesNote || notes.test(first.replace(/\s/g, ''))) {
      inNote = true;
      return 'note';
    }
    return undefined;
  };
  return {
    /** Classify a row. @returns undefined when it is data. */
    kindOf,
    /** Whether the last row is a note, which the next one may continue. */
    inNote: () => inNote,
  };
}
