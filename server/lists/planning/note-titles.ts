/** The columns that a file of rejected rows adds: line, field, code, reason, remedy. They mean nothing to the reader. */
export const rejectTitles = ['退回行号', '退回字段', '退回代码', '退回原因', '退回建议'] as const;

/** The column by which a file of all notes tells rejected rows (被拒) from those with warnings (提示). */
export const resultTitle = '退回结果';

/**
 * Whether a file came from this program: it holds some rows of a list, those that were rejected or warned of, and says
 * nothing about the others.
 */
export function holdsNotes(columns: readonly { title?: string }[]): boolean {
  return rejectTitles.every((added) => columns.some(({ title }) => title === added));
}
