/**
 * Normalise a column's title for comparison: NFKC, lower case, without spaces, numbering, marks, quotes, and without a
 * remark at the end.
 */
export function titleKey(title: string): string {
  const key = plain(title);
  // A remark is （人）, (万元) or [必填] at the end; （成立） in the middle belongs to the title.
  return key.replace(/^(?:\d+|[a-z])[.、)]+(?=\D)/, '').replace(/(.)(?:\([^()]*\)|\[[^[\]]*\])$/, '$1') || key;
}

/** Normalise a title as `titleKey` does, but keep the remark at the end, in which some titles differ. */
export function fullTitleKey(title: string): string {
  return plain(title).replace(/^(?:\d+|[a-z])[.、)]+(?=\D)/, '');
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

/** The fields by normalised title. `rank` is 0 for the surest title of a field. */
export type TitleLookup<F extends string> = ReadonlyMap<string, { field: F; rank: number }>;

/** Build the lookup of the titles of fields. A title of two fields belongs to the first of them. */
export function buildTitleLookup<F extends string>(synonyms: Readonly<Record<F, readonly string[]>>): TitleLookup<F> {
  const lookup = new Map<string, { field: F; rank: number }>();
  for (const [field, titles] of Object.entries(synonyms) as [F, readonly string[]][]) {
    titles.forEach((title, rank) => {
      const key = fullTitleKey(title);
      if (!lookup.has(key)) lookup.set(key, { field, rank });
    });
  }
  return lookup;
}

/** Find the field of a title: by its full form, or else without its remark, or else without a word for the employer before it. */
export function fieldOfTitle<F extends string>(
  title: string,
  lookup: TitleLookup<F>,
): { field: F; rank: number } | undefined {
  const found = lookup.get(fullTitleKey(title)) ?? lookup.get(titleKey(title));
  if (found) return found;
  const withoutEmployer = lookup.get(titleKey(title).replace(employerPrefix, ''));
  return withoutEmployer && { field: withoutEmployer.field, rank: withoutEmployer.rank + unsureRank };
}

/** Matches 企业 in 企业联系电话 and 所在 in 所在街道, but not 所属单位 and 所属工会, which are another unit and its union. */
const employerPrefix =
  /^本?(?:用人单位|法人单位|单位|企业|公司)?(?:(?:所在|所属)(?!用人单位|法人单位|单位|企业|公司|工会))?/;
/** More than any field has titles, so that a full match is surer. */
const unsureRank = 1000;
