/**
 * Who made a list; it decides what its head count and its dates mean.
 *
 * `verification` is a check on the spot, `other` any list of no known origin.
 */
export const sourceTypes = ['social-security', 'census', 'union-register', 'verification', 'other'] as const;
export type SourceType = (typeof sourceTypes)[number];

/**
 * Sources by precedence: what was verified on the spot comes first, a list of no known origin last.
 *
 * A claim stores the place in this list.
 */
export const precedence = [
  'verification',
  'union-register',
  'social-security',
  'census',
  'other',
] as const satisfies readonly SourceType[];

/** The place of a source in the precedence. */
export const rankOf = Object.fromEntries(sourceTypes.map((source) => [source, precedence.indexOf(source)])) as Record<
  SourceType,
  number
>;

/** The source at a place of the precedence. */
export function sourceAt(rank: number): SourceType {
  return precedence[rank] ?? 'other';
}

/** The rank of what an employer was known by when a person verified it: believed after everything else. */
export const anchorRank = precedence.length;
