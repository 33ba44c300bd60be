import type { RowChoice } from '../../../schemas/lists/list.ts';
import type { Statement } from '../../../schemas/register/statement.ts';
import type { ReviewWrite } from '../../register/employers/review-queue.ts';
import type { EmployerChanges, PendingChanges } from '../../register/record/pending-changes.ts';
import type { RowProblem } from '../reading/row.ts';
import type { RowResult } from '../reading/row-result.ts';
import type { PreviousList } from './previous-list.ts';

/** The plan of a chunk: the results of its rows, and what has to be written for them. */
export interface ChunkPlan {
  results: RowResult[];
  changes: EmployerChanges;
  reviews: ReviewWrite[];
  /** The serials of new employers; `to` is exclusive. */
  serials: { from: number; to: number };
  /** The problems that show only beside other rows or lists, by the index of the row. */
  disputes: ReadonlyMap<number, readonly RowProblem[]>;
  /** Whether the register or pending changes held an employer that a row may be about. */
  foundKnown: boolean;
}

/** What all rows of a list have in common, and the state that a plan starts from. */
export interface PlanOptions {
  list: Pick<Statement, 'list' | 'source' | 'asOf'>;
  /** The serial of the next new employer. */
  serial: number;
  /** Changes that are being written. */
  pending?: PendingChanges | undefined;
  previousList?: PreviousList | undefined;
  /** Which rows count; all where it is left out. */
  only?: RowChoice | undefined;
  /**
   * Do not look up codes, because none of these employers is expected in the register. If one is there after all, its code
   * is taken when the plan is written, and the plan is stale.
   */
  skipCodeLookup?: boolean | undefined;
}
