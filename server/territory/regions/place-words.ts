import { readReferenceRegions } from './load-regions.ts';
import { nameStemOf } from './region-names.ts';

/** A word for a place, and the stem that the ways to write it share: 玉环县, 玉环市 and 玉环 share 玉环. */
export interface PlaceWord {
  text: string;
  stem: string;
  /** The present codes of the provinces, cities and districts that it means. */
  codes: readonly string[];
}

/** The words for places, and the codes of the provinces, cities and districts that have them. */
export interface PlaceWords {
  /** The longest word for a place that a text begins with. */
  startOf(text: string): PlaceWord | undefined;
  /** Whether a canonical code is or was one of a province, city or district. */
  hasCode(code: string): boolean;
}

/**
 * The names of provinces, cities and districts that employers put in front of their own.
 *
 * The words come from the reference data and not from the database, so that the keys of stored names never change. A bare
 * stem counts only where one region has it: 新华 and 朝阳 stay a part of the name.
 */
export function placeWords(): PlaceWords {
  words ??= readWords();
  return words;
}

let words: PlaceWords | undefined;

function readWords(): PlaceWords {
  const codes = new Set<string>();
  const stems = new Map<string, Set<string>>();
  const byText = new Map<string, string>();
  const codesOf = new Map<string, Set<string>>();
  for (const { _id, name, aliases, level, replacedBy } of readReferenceRegions()) {
    if (level !== 'street' && level !== 'community') codes.add(_id);
    if (level === 'street' || level === 'community' || /^(市辖区|县|.*行政区划)$/.test(name)) continue;
    for (const known of [name, ...(aliases ?? [])]) {
      const stem = nameStemOf(known, level);
      byText.set(known, stem);
      const owners = stems.get(stem) ?? new Set();
      stems.set(stem, owners.add(replacedBy ?? _id));
      const named = codesOf.get(known) ?? new Set();
      codesOf.set(known, named.add(replacedBy ?? _id));
    }
  }
  for (const [stem, owners] of stems) {
    // A prefecture and the district named after it (台州地区, 吉林省 and 吉林市) are one place in a name.
    if (stem.length >= 2 && new Set([...owners].map((code) => code.slice(0, 2))).size === 1) byText.set(stem, stem);
  }

  const byStart = Map.groupBy(
    [...byText]
      .map(([text, stem]) => ({ text, stem, codes: [...(codesOf.get(text) ?? stems.get(text) ?? [])] }))
      .sort((a, b) => b.text.length - a.text.length),
    ({ text }) => text.slice(0, 2),
  );
  return {
    startOf: (name) => byStart.get(name.slice(0, 2))?.find(({ text }) => name.startsWith(text)),
    hasCode: (code) => codes.has(code),
  };
}
