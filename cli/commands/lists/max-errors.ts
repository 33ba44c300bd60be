import { InvalidArgumentError } from 'commander';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import type { ImportProgress } from '../../../server/lists/importing/pipeline.ts';

/** A percentage is applied from so many rows on: of fewer rows it says little. */
const minRowsForPercentage = 1000;

/**
 * Parse `--max-errors`: a number of rows such as `100`, or a percentage such as `5%`.
 *
 * @returns a function that says whether an import has rejected more rows.
 * @throws {InvalidArgumentError} for any other form.
 */
export function parseMaxErrors(text: string): (progress: ImportProgress) => boolean {
  const [, figure, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  if (figure === undefined) throw new InvalidArgumentError(fieldProblem('error_limit'));
  const limit = Number(figure);
  if (!percent) return ({ counts }) => counts.rejected > limit;
  return ({ counts }) => counts.read >= minRowsForPercentage && (counts.rejected / counts.read) * 100 > limit;
}
