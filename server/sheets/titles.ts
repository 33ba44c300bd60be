/** What a column's title is compared by: NFKC, lower case, without spaces, numbering, marks, unit or quotes. */
export function titleKey(title: string): string {
  const key = plain(title);
  // （人）, (万元), [必填]: a remark at the end; （成立） in the middle belongs to the title
  return key.replace(/^(?:\d+|[a-z])[.、)]+(?=\D)/, '').replace(/(.)(?:\([^()]*\)|\[[^[\]]*\])$/, '$1') || key;
}

/** As `titleKey`, but with the remark at the end: some titles differ in it. */
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

/** Which field a title means, and how sure that is: 0 for the first word of the field. */
export type Lookup<F extends string> = ReadonlyMap<string, { field: F; rank: number }>;

/** A lookup from each field's words. The same word for two fields belongs to the one that comes first. */
export function lookupOf<F extends string>(synonyms: Readonly<Record<F, readonly string[]>>): Lookup<F> {
  const lookup = new Map<string, { field: F; rank: number }>();
  for (const [field, words] of Object.entries(synonyms) as [F, readonly string[]][]) {
    words.forEach((word, rank) => {
      const key = fullTitleKey(word);
      if (!lookup.has(key)) lookup.set(key, { field, rank });
    });
  }
  return lookup;
}

/** The field that a title means by its full form, else without the remark at its end, else as one of the row's unit. */
export function meaning<F extends string>(title: string, lookup: Lookup<F>): { field: F; rank: number } | undefined {
  const found = lookup.get(fullTitleKey(title)) ?? lookup.get(titleKey(title));
  if (found) return found;
  const ofUnit = lookup.get(titleKey(title).replace(unit, ''));
  return ofUnit && { field: ofUnit.field, rank: ofUnit.rank + unsure };
}

/** 企业 of 企业联系电话, 所在 of 所在街道; but 所属单位 and 所属工会 are others. */
const unit = /^本?(?:用人单位|法人单位|单位|企业|公司)?(?:(?:所在|所属)(?!用人单位|法人单位|单位|企业|公司|工会))?/;
/** More than any field has words: what is named in full goes before. */
const unsure = 1000;
