/**
 * Fold a name or a word into the form in which words are compared: compatibility forms and width folded (NFKC), small
 * letters, no spaces.
 */
export function foldWord(text: string): string {
  // Nearly all names have this form already.
  if (/^[\u4e00-\u9fff0-9a-z]*$/.test(text)) return text;
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
}
