/** What became of a row; the order is that of the numbers stored. */
export const outcomes = ['rejected', 'added', 'updated', 'unchanged', 'review'] as const;

export type Outcome = (typeof outcomes)[number];

/** What a row was recognised by. */
export const recognitions = ['none', 'code', 'org', 'licence', 'name', 'person'] as const;

export type Recognition = (typeof recognitions)[number];

/** What became of one row. */
export interface RowResult {
  line: number;
  /** Serial of the employer; 0 for none. */
  serial: number;
  /** Hash of what the row says; 0 for a row that says nothing. */
  hash: number;
  outcome: Outcome;
  by: Recognition;
  /** The row is about a part of an employer. */
  branch: boolean;
}
