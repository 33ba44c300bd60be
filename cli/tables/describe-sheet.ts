import type { SheetFacts } from '../../server/sheets/sheet-facts.ts';
import type { Io } from '../terminal/io.ts';

/** The help of `--sheet`. */
export function sheetHelp(io: Io): string {
  return io.text(
    '工作簿中的工作表，写名称或序号（默认为唯一带有表头的一张）',
    'sheet of a workbook, by name or number (the only one with a header)',
  );
}

/** Say which sheet of a workbook is read, and which ones are hidden. @returns undefined for a text. */
export function describeSheet(io: Io, { name, hiddenSheets }: Omit<SheetFacts, 'hiddenRows'>): string | undefined {
  if (name === null) return undefined;
  const others = hiddenSheets.filter((sheet) => sheet !== name);
  const chosen = io.text(`工作表：${name}`, `Sheet: ${name}`);
  if (others.length === 0) return chosen;
  return io.text(
    `${chosen}（另有隐藏的工作表未读取：${others.join('、')}）`,
    `${chosen} (hidden sheets are not read: ${others.join(', ')})`,
  );
}

/** Say how many of the rows that were read are hidden in the sheet. @returns undefined when none are. */
export function describeHiddenRows(io: Io, hiddenRows: number): string | undefined {
  if (hiddenRows === 0) return undefined;
  return io.text(
    `工作表中有 ${hiddenRows} 行被隐藏或筛选掉，已一并读取`,
    `${hiddenRows} rows of the sheet are hidden or filtered out; they were read as well`,
  );
}
