/**
 * Escape a cell so that no spreadsheet takes it for a formula: an apostrophe goes before whatever might begin one.
 *
 * That is one of = + - @ or their full-width forms, also after spaces, NBSP or U+3000; a leading tab, CR or LF; and the
 * same after a line end inside the cell (OWASP, CSV Injection). A cell that has such an apostrophe already gets
 * another, so that `unescapeFormula` returns exactly the original cell.
 */
export function escapeFormula(cell: string): string {
  return suspicious.test(cell) ? cell.replace(formulaStarts, "'$&") : cell;
}

/** Undo `escapeFormula`. Any other cell is returned unchanged. */
export function unescapeFormula(cell: string): string {
  return cell.includes("'") ? cell.replace(escapedStarts, '$1$2') : cell;
}

const suspicious = /[=+\-@＝＋－＠﹢﹣﹦﹫−\t\r\n]/;
/** The start of a formula at the start of the cell or of a line in it, after any apostrophes. */
const start = "'*(?:[^\\S\\r\\n]*[=+\\-@＝＋－＠﹢﹣﹦﹫−]|\\t)";
const formulaStarts = new RegExp(`(?:^|(?<=[\\r\\n]))${start}|^'*[\\r\\n]`, 'g');
const escapedStarts = new RegExp(`(?:^|(?<=[\\r\\n]))'(${start})|^'('*[\\r\\n])`, 'g');
