import { unescapeFormula } from '../../platform/text/escape-formula.ts';
import { openStringStore, type StringStore } from './string-store.ts';
import { createXmlScanner, type XmlVisitor } from './xml-scanner.ts';
import { unescapeCharacters } from './xml-text.ts';

/**
 * Read the table of shared texts of a workbook, to which cells refer by number. It may stand before or behind the sheets in the
 * archive, and be larger than memory.
 *
 * Runs of rich text are joined. Phonetic runs, which say how a text is pronounced, are left out.
 *
 * @throws {Failure} those of `ZipParts.read`, and `list_workbook_too_large`.
 */
export async function readSharedStrings(chunks: AsyncIterable<Buffer>): Promise<StringStore> {
  const store = await openStringStore();
  try {
    const scanner = createXmlScanner(collectTexts(store));
    for await (const chunk of chunks) {
      scanner.push(chunk);
      await store.flush();
    }
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

function collectTexts(store: StringStore): XmlVisitor {
  let reads = false;
  let phonetic = false;
  let isEscaped = false;
  return {
    open({ name }) {
      if (name === 't') reads = !phonetic;
      else if (name === 'rPh') phonetic = true;
    },
    close(name) {
      if (name === 't') reads = false;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'si') {
        store.endText(isEscaped ? cellText : undefined);
        isEscaped = false;
      }
    },
    text(piece) {
      if (!reads) return;
      if (!piece.hasAny(special)) return store.write(piece.bytes, piece.start, piece.end);
      isEscaped = true;
      const text = Buffer.from(piece.toString());
      store.write(text, 0, text.length);
    },
  };
}

/** The bytes of characters that may stand for others: references, line ends, and the escapes that `cellText` undoes. */
const special = new Uint8Array(256);
for (const character of "&\r_'") special[character.charCodeAt(0)] = 1;

/** The text of a cell as it was typed; the apostrophe of `escapeFormula` is undone, as it is in CSV. */
export function cellText(text: string): string {
  const plain = unescapeCharacters(text);
  return plain.includes("'") ? unescapeFormula(plain) : plain;
}
