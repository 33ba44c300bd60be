import { readReferenceRegions } from '../../territory/regions/load-regions.ts';
import { nameStemOf } from '../../territory/regions/region-names.ts';

/** A word for a place, and the stem that the ways to write it share: 玉环县, 玉环市 and 玉环 share 玉环. */
export interface PlaceWord {
  text: string;
  stem: string;
}

/**
 * The names of provinces, cities and districts that employers put in front of their own.
 *
 * The words come from the reference data and not from the database, so that the keys of stored names never change. A bare
 * stem counts only where one region has it: 新华 and 朝阳 stay a part of the name.
 */
export function placeWords(): { startOf(name: string): PlaceWord | undefined } {
  words ??= readWords();
  return words;
}

let words: ReturnType<typeof placeWords> | undefined;

function readWords(): ReturnType<typeof placeWords> {
  const stems = new Map<string, Set<string>>();
  const byText = new Map<string, string>();
  for (const { _id, name, aliases, level, replacedBy } of readReferenceRegions()) {
    if (level === 'street' || level === 'community' || /^(市辖区|县|.*行政区划)$/.test(name)) continue;
    for (const known of [name, ...(aliases ?? [])]) {
      const stem = nameStemOf(known, level);
      byText.set(known, stem);
      const owners = stems.get(stem) ?? new Set();
      stems.set(stem, owners.add(replacedBy ?? _id));
    }
  }
  for (const [stem, owners] of stems) {
    // A prefecture and the district named after it (台州地区, 吉林省 and 吉林市) are one place in a name.
    if (stem.length >= 2 && new Set([...owners].map((code) => code.slice(0, 2))).size === 1) byText.set(stem, stem);
  }

  const byStart = Map.groupBy(
    [...byText].map(([text, stem]) => ({ text, stem })).sort((a, b) => b.text.length - a.text.length),
    ({ text }) => text.slice(0, 2),
  );
  return { startOf: (name) => byStart.get(name.slice(0, 2))?.find(({ text }) => name.startsWith(text)) };
}
