/**
 * A cell that no spreadsheet takes for a formula: an apostrophe goes before what might begin one.
 *
 * Covers = + - @ and their full-width forms, with spaces, NBSP or U+3000 before them, a leading tab, CR or LF, and
 * the same after a line end inside the cell (OWASP, CSV Injection). A cell that has such an apostrophe already gets
 * another, so that `restore` gives back exactly what was put in.
 */
export function neutralise(cell: string): string {
  return dangerous.test(cell) ? cell.replace(begins, "'$&") : cell;
}

/** Undo `neutralise`. Any other cell comes back as it is. */
export function restore(cell: string): string {
  return cell.includes("'") ? cell.replace(neutralised, '$1$2') : cell;
}

const dangerous = /[=+\-@＝＋－＠﹢﹣﹦﹫−\t\r\n]/;
/** What begins a formula, at the beginning of the cell or of a line in it, behind any apostrophes. */
const start = "'*(?:[^\\S\\r\\n]*[=+\\-@＝＋－＠﹢﹣﹦﹫−]|\\t)";
const begins = new RegExp(`(?:^|(?<=[\\r\\n]))${start}|^'*[\\r\\n]`, 'g');
const neutralised = new RegExp(`(?:^|(?<=[\\r\\n]))'(${start})|^'('*[\\r\\n])`, 'g');
