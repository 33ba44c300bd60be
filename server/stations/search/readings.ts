import { pinyin } from 'pinyin-pro';

const cache = new Map<string, readonly string[]>();

/**
 * The readings of a Chinese character in pinyin without tones, ü as v: 行 gives xing, hang, heng. Other characters have
 * none.
 */
export function readingsOf(character: string): readonly string[] {
  let readings = cache.get(character);
  if (!readings) {
    const all = pinyin(character, { multiple: true, toneType: 'none', type: 'array', v: true, nonZh: 'removed' });
    readings = [...new Set(all)].filter((reading) => /^[a-z]+$/.test(reading));
    cache.set(character, readings);
  }
  return readings;
}

/**
 * Split letters into known syllables, in every way up to eight ways.
 *
 * @param begins whether the last part of the letters may stand as the beginning of a syllable.
 */
export function splitSyllables(
  letters: string,
  isKnown: (syllable: string) => boolean,
  begins: (part: string) => boolean,
) {
  const ways: string[][] = [];
  const cut = (from: number, way: string[]) => {
    if (ways.length >= 8) return;
    if (from === letters.length) {
      ways.push(way);
      return;
    }
    for (let to = Math.min(letters.length, from + 6); to > from; to--) {
      const part = letters.slice(from, to);
      if (isKnown(part) || (to === letters.length && begins(part))) cut(to, [...way, part]);
    }
  };
  cut(0, []);
  return ways;
}
