import { Failure } from '../../platform/errors/errors.ts';
import { foldWord } from './fold-word.ts';
import { readKeysByWord, readStationTable } from './station-tables.ts';

/** A kind that a text tells, and whether that is only a guess. */
export interface KindReading {
  key: string;
  /** The Chinese name of the kind. */
  name: string;
  isGuess: boolean;
}

/** Reads kinds of station by the words of their table. */
export interface KindReader {
  /** The kind that a word of the table stands for. */
  exact(word: string): KindReading | undefined;
  /**
   * The kind whose word a text contains. The last one counts, since a name ends with what the place is (职工服务中心暖心驿站);
   * it is a guess unless the text ends with it, remarks in brackets and numbers apart.
   */
  within(text: string): KindReading | undefined;
}

/** Read the table of kinds for texts. */
export async function createKindReader(): Promise<KindReader> {
  const keys = await readKeysByWord('kinds');
  const names = new Map((await readStationTable('kinds')).map(({ _id, zh }) => [_id, zh]));
  const words = [...keys].sort(([a], [b]) => b.length - a.length);
  const reading = (key: string, isGuess: boolean) => ({ key, name: names.get(key) ?? key, isGuess });
  const lastWordIn = (text: string) => {
    let best: { end: number; key: string } | undefined;
    for (const [word, key] of words) {
      const at = text.lastIndexOf(word);
      if (at >= 0 && at + word.length > (best?.end ?? 0)) best = { end: at + word.length, key };
    }
    return best;
  };
  return {
    exact(word) {
      const key = keys.get(foldWord(word));
      return key === undefined ? undefined : reading(key, false);
    },
    within(text) {
      const folded = foldWord(text);
      const bare = folded.replace(/[([【〔][^)\]】〕]*[)\]】〕]/g, '').replace(/[0-9一二三四五六七八九十]*号?$/, '');
      const found = lastWordIn(bare);
      if (found) return reading(found.key, found.end < bare.length);
      const anywhere = lastWordIn(folded);
      return anywhere && reading(anywhere.key, true);
    },
  };
}

/**
 * The key of the kind that a word stands for.
 *
 * @throws {Failure} `station_kind_unknown`.
 */
export function requireKind(kinds: KindReader, word: string): string {
  const found = kinds.exact(word);
  if (!found) throw new Failure('station_kind_unknown', { kind: word });
  return found.key;
}
