/**
 * Show the characters that would control a terminal as `\u001b`, so that no cell of a file can move the cursor, change the
 * title or turn the direction of a line: C0 but for tab and line end, DEL, C1, and the marks of direction.
 *
 * In JSON the result means the same text.
 */
export function escapeControls(text: string): string {
  return text.replace(controls, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Show a cell on one line: its line ends and tabs become spaces. */
export function oneLine(cell: string): string {
  return cell.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find.
const controls = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
