/**
 * The metadata that describe a field of the interface in both languages, for `meta()` of its schema.
 *
 * A field whose name says the same everywhere needs none: the table of words of the document has it
 * (server/web/docs/words). The document shows one of the two languages.
 */
export function described(zh: string, en: string) {
  return { description: zh, 'x-en': en };
}
