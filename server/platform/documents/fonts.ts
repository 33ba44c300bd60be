import { fileURLToPath } from 'node:url';

/** A weight of the font that documents are set in: Noto Sans Hans, 30,789 characters, SIL Open Font License. */
export type Weight = 'Regular' | 'Bold';

/** The file of a font that holds the characters of Chinese names; a document embeds those that it uses. */
export function fontFile(weight: Weight): string {
  // The package exports its entry only; the files stand beside it.
  const entry = import.meta.resolve('@embedpdf/fonts-sc');
  return fileURLToPath(new URL(`../fonts/NotoSansHans-${weight}.otf`, entry));
}
