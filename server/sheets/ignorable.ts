import { plainCode } from '../platform/text/codes.ts';
import type { Column } from './header.ts';

/** Why a row is no data: counted and reported as ignored, never as rejected. */
export type IgnoredKind = 'title' | 'header' | 'blank' | 'total' | 'note';

/** Rows that were passed over, by kind; of each kind the first hundred lines are kept. */
export interface Ignored {
  counts: Record<IgnoredKind, number>;
  lines: { line: number; kind: IgnoredKind }[];
}

/** Counts to begin with. */
export function nothingIgnored(): Ignored {
  return { counts: { title: 0, header: 0, blank: 0, total: 0, note: 0 }, lines: [] };
}

/** Count a row that is passed over. */
export function ignore(ignored: Ignored, line: number, kind: IgnoredKind): void {
  if (++ignored.counts[kind] <= 100) ignored.lines.push({ line, kind });
}

const totals = /^(?:本页|全市|全区|全县)?(?:合计|总计|小计|共计|累计|总和|total)[:：]?$/i;
const notes =
  /^(?:填表说明|填报说明|说明|注|备注|注意事项|制表人?|填表人?|填报人|填报单位|审核人?|复核人?|经办人|单位负责人|统计负责人|负责人|联系人|联系电话|报出日期|填报日期|填表日期|制表日期|制表时间|打印时间|打印日期|统计截止|截止日期|数据来源|第\d+页.*)(?:[(（][^)）]*[)）])?(?:[:：]|$)/;
const noteGoesOn = /^(?:[（(]?[\d一二三四五六七八九十]+[)）]?[、.．:：\s]|[（(]?[\d一二三四五六七八九十]+[)）]|[★※*●])/;

const wholeCode = /^[0-9A-Z]{18}$/;

/** Whether a cell holds what may be a code, however damaged, and not a word of a note. */
function isCode(cell: string): boolean {
  return /[0-9A-Z]{9}|E\+/.test(plainCode(cell)) && !notes.test(cell.trim());
}

/**
 * Tell rows that are no data from those that are: blank ones, 合计, 小计, the header printed again on each page, and
 * 填表说明, 制表人 and the like, with the numbered lines that follow 填表说明.
 *
 * @param keys Columns of the name and of codes: a row with a code is data, whatever its name.
 */
export function ignorable(columns: readonly Column[], keys: { name: number; others: readonly number[] }) {
  const titles = columns.map((column) => column.title);
  let inNote = false;

  const kindOf = (cells: readonly string[]): IgnoredKind | undefined => {
    const name = cells[keys.name] ?? '';
    // the usual row: a real name, and something beside it
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

    const goesOn = inNote && filled.length === 1 && noteGoesOn.test(first);
    inNote = false;
    if (keys.others.some((index) => isCode(cells[index] ?? ''))) return undefined;
    if ([first, name].some((cell) => totals.test(cell.normalize('NFKC').replace(/\s/g, '')))) return 'total';
    if (goesOn || notes.test(first.replace(/\s/g, ''))) {
      inNote = true;
      return 'note';
    }
    return undefined;
  };
  return {
    /** Why a row is no data; nothing for one that is. */
    kindOf,
    /** Whether the row above is a note, so that this one may go on with it. */
    inNote: () => inNote,
  };
}
