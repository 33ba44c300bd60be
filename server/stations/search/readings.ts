import { pinyin } from 'pinyin-pro';

const known = new Map<string, readonly string[]>();

/** How a Chinese character may be read, in pinyin without tones, ü as v: 行 gives xing, hang, heng. Others give nothing. */
export function readingsOf(character: string): readonly string[] {
  let readings = known.get(character);
  if (!readings) {
    const all = pinyin(character, { multiple: true, toneType: 'none', type: 'array', v: true, nonZh: 'removed' });
    readings = [...new Set(all)].filter((reading) => /^[a-z]+$/.test(reading));
    known.set(character, readings);
  }
  return readings;
}

/** Every way to cut letters into syllables that are known; the last may be a beginning of one. At most eight ways. */
export function syllables(letters: string, isKnown: (syllable: string) => boolean, begins: (part: string) => boolean) {
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
