import type { Language } from '../../platform/errors/errors.ts';

/** The columns that a file of rejected rows adds: line, field, code, reason, remedy. They mean nothing to the reader. */
export const rejectTitles = ['退回行号', '退回字段', '退回代码', '退回原因', '退回建议'] as const;

/** The column by which a file of all notes tells rejected rows (被拒) from those with warnings (提示). */
export const resultTitle = '退回结果';

/** What stands in that column. */
export function resultWord(isRejected: boolean, language: Language): string {
  if (language === 'en') return isRejected ? 'rejected' : 'warning';
  return isRejected ? '被拒' : '提示';
}

/** Whether a column is one that an earlier file of notes added. */
export function isNoteTitle(title: string): boolean {
  return title === resultTitle || rejectTitles.some((added) => added === title);
}

/**
 * Whether a file came from this program: it holds some rows of a list, those that were rejected or warned of, and says
 * nothing about the others.
 */
export function holdsNotes(columns: readonly { title?: string }[]): boolean {
  return rejectTitles.every((added) => columns.some(({ title }) => title === added));
}
