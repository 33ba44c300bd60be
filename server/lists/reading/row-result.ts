/** The results that a row can have; its index in this array is stored. */
export const rowOutcomes = ['rejected', 'added', 'updated', 'unchanged', 'review', 'skipped'] as const;

export type RowOutcome = (typeof rowOutcomes)[number];

/** By what the employer of a row was recognised; the index in this array is stored. */
export const recognitions = ['none', 'code', 'org', 'licence', 'name', 'person'] as const;

export type Recognition = (typeof recognitions)[number];

/** The result of one row. */
export interface RowResult {
  line: number;
  /** Serial of the employer; 0 for none. */
  serial: number;
  /** Hash of the row's facts; 0 for a row without facts. */
  hash: number;
  outcome: RowOutcome;
  by: Recognition;
  /** The row is about a part of an employer. */
  branch: boolean;
  /** The row disagrees with another one; it is compared again in the next list, so that this is told again. */
  disputed?: true;
}
