import { fileURLToPath } from 'node:url';

/** A weight of Noto Sans Hans, the font of documents: 30,789 characters, SIL Open Font License. */
type Weight = 'Regular' | 'Bold';

/** The path of the font file. It has the characters of Chinese names; a document embeds those that it uses. */
export function fontPath(weight: Weight): string {
  // The package exports its entry only; the font files are beside it.
  const entry = import.meta.resolve('@embedpdf/fonts-sc');
  return fileURLToPath(new URL(`../fonts/NotoSansHans-${weight}.otf`, entry));
}
