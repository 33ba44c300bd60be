/**
 * The kinds of office that make lists. The kind decides what a list's head count and dates mean.
 *
 * `verification` is a check on the spot, `other` a list of no known origin.
 */
export const sourceTypes = ['social-security', 'census', 'union-register', 'verification', 'other'] as const;
export type SourceType = (typeof sourceTypes)[number];

/**
 * Sources in the order in which they are believed: what was verified on the spot first, a list of no known origin last.
 *
 * A statement stores the rank, which is the index in this array.
 */
export const sourcesByPrecedence = [
  'verification',
  'union-register',
  'social-security',
  'census',
  'other',
] as const satisfies readonly SourceType[];

/** The rank of each source. */
export const rankOf = Object.fromEntries(
  sourceTypes.map((source) => [source, sourcesByPrecedence.indexOf(source)]),
) as Record<SourceType, number>;

/** The source of a rank. */
export function sourceOfRank(rank: number): SourceType {
  return sourcesByPrecedence[rank] ?? 'other';
}

/** The rank of a snapshot of what identified an employer when a person verified it: believed after everything else. */
export const snapshotRank = sourcesByPrecedence.length;
