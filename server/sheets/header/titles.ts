/**
 * Normalise a column's title for comparison: NFKC, lower case, without spaces, numbering, marks, quotes, and without a
 * remark at the end.
 */
export function titleKey(title: string): string {
  return withoutRemark(fullTitleKey(title));
}

/** Normalise a title as `titleKey` does, but keep the remark at the end, in which some titles differ. */
export function fullTitleKey(title: string): string {
  return plain(title).replace(/^(?:\d+|[a-z])[.、)]+(?=\D)/, '');
}

/** A remark is （人）, (万元) or [必填] at the end; （成立） in the middle belongs to the title. */
function withoutRemark(fullKey: string): string {
  return fullKey.replace(/(.)(?:\([^()]*\)|\[[^[\]]*\])$/, '$1');
}

function plain(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^="(.*)"$/, '$1')
    .replace(/[\s*:"'“”\u200b-\u200f\u2060\ufeff_]/g, '')
    .replace(/〔/g, '[')
    .replace(/〕/g, ']');
}

/** The field of titles that match; null for titles that are of no field although a later pattern matches. */
export type TitlePattern<F extends string> = readonly [F | null, RegExp];

/** The fields by normalised title, and the patterns of other titles. `rank` is 0 for the surest title of a field. */
export interface TitleLookup<F extends string> {
  titles: ReadonlyMap<string, { field: F; rank: number }>;
  patterns: readonly TitlePattern<F>[];
}

/** Build the lookup of the titles of fields. A title of two fields belongs to the first of them. */
export function buildTitleLookup<F extends string>(
  synonyms: Readonly<Record<F, readonly string[]>>,
  patterns: readonly TitlePattern<F>[] = [],
): TitleLookup<F> {
  const titles = new Map<string, { field: F; rank: number }>();
  for (const [field, words] of Object.entries(synonyms) as [F, readonly string[]][]) {
    words.forEach((title, rank) => {
      const key = fullTitleKey(title);
      if (!titles.has(key)) titles.set(key, { field, rank });
    });
  }
  return { titles, patterns };
}

/**
 * Find the field of a title: by its full form, or else without its remark, or else without a word for the employer before it,
 * or else by a pattern. The ranks of these ways follow each other.
 */
export function fieldOfTitle<F extends string>(
  title: string,
  { titles, patterns }: TitleLookup<F>,
): { field: F; rank: number } | undefined {
  const full = fullTitleKey(title);
  const key = withoutRemark(full);
  const found = titles.get(full) ?? titles.get(key);
  if (found) return found;
  const withoutEmployer = titles.get(key.replace(employerPrefix, ''));
  if (withoutEmployer) return { field: withoutEmployer.field, rank: withoutEmployer.rank + unsureRank };
  const at = patterns.findIndex(([, pattern]) => pattern.test(full) || (key !== full && pattern.test(key)));
  const field = patterns[at]?.[0];
  return field ? { field, rank: 2 * unsureRank + at } : undefined;
}

/** Matches 企业 in 企业联系电话 and 所在 in 所在街道, but not 所属单位 and 所属工会, which are another unit and its union. */
const employerPrefix =
  /^本?(?:用人单位|法人单位|单位|企业|公司)?(?:(?:所在|所属)(?!用人单位|法人单位|单位|企业|公司|工会))?/;
/** More than any field has titles: from this rank on a title is not recognised in full. */
export const unsureRank = 1000;
