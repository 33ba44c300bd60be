import { Failure } from '../../platform/errors/errors.ts';

/** A merged region of cells over several rows; rows are counted from 1, columns from 0. */
export interface MergedRegion {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** The last row and the number of columns that a sheet can have. */
export const sheetLimits = { rows: 1_048_576, columns: 16_384 } as const;

/** Read the reference of a merged region, such as `A2:C5`. @returns undefined when it is not of several rows. */
export function parseMergedRegion(reference: string): MergedRegion | undefined {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(reference);
  if (!match) return undefined;
  const [, left = '', top, right = '', bottom] = match;
  const region = { top: Number(top), bottom: Number(bottom), left: columnOf(left), right: columnOf(right) };
  return region.bottom > region.top ? region : undefined;
}

/** The number of a column by its letters: 0 for A, 26 for AA. */
function columnOf(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/**
 * Create a function that puts the value of a merged region into each of its rows, where only the first one has it in the file.
 * Rows must be given in order.
 *
 * The value goes into the region's first column. The other columns of a region are blank in every row.
 *
 * @param regions sorted by `top`. A region that begins above `fromRow` is left as it is: it belongs to the header.
 */
export function createMergeFiller(regions: readonly MergedRegion[], fromRow: number) {
  let next = 0;
  let open: { bottom: number; left: number; value: string }[] = [];

  return (line: number, cells: string[]): void => {
    if (open.length > 0) open = open.filter(({ bottom }) => bottom >= line);
    for (const { left, value } of open) {
      while (cells.length <= left) cells.push('');
      if (cells[left] === '') cells[left] = value;
    }
    for (let region = regions[next]; region && region.top <= line; region = regions[++next]) {
      if (region.top < fromRow || region.top !== line || cells[region.left] === undefined) continue;
      open.push({ bottom: region.bottom, left: region.left, value: cells[region.left] as string });
      if (open.length > sheetLimits.columns) throw new Failure('list_workbook_broken');
    }
  };
}
