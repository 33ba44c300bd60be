import { escapeControls, oneLine } from './escape-controls.ts';

/** Format a table for a terminal: text left-aligned, figures right-aligned. A Han character is two columns wide. */
export function formatTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heading, ...rows].map((row) => row.map((cell) => escapeControls(oneLine(cell))));
  const widths = heading.map((_, at) => Math.max(...all.map((row) => width(row[at] ?? ''))));
  const isFigure = heading.map((_, at) => rows.every((row) => /^[\d—]/.test(row[at] ?? '')) && at > 0);
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => pad(cell, widths[at] ?? 0, isFigure[at] ?? false))
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
}

function pad(cell: string, to: number, right: boolean): string {
  const space = ' '.repeat(to - width(cell));
  return right ? space + cell : cell + space;
}

function width(text: string): number {
  return [...text].reduce((sum, character) => sum + (/[\u2e80-\uffe6]/.test(character) ? 2 : 1), 0);
}
