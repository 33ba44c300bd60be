import { InvalidArgumentError } from 'commander';
import { fieldProblem } from '../schemas/platform/field-problems.ts';
import type { Progress } from '../server/lists/importing/pipeline.ts';

/** Rows before which a share says little. */
const fewRows = 1000;

/**
 * Read `--max-errors`: tells whether an import has refused more rows than `100`, or than `5%` of them.
 *
 * @throws {InvalidArgumentError} for any other form.
 */
export function errorLimit(text: string): (progress: Progress) => boolean {
  const [, figure, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  if (figure === undefined) throw new InvalidArgumentError(fieldProblem('error_limit'));
  const limit = Number(figure);
  if (!percent) return ({ counts }) => counts.rejected > limit;
  return ({ counts }) => counts.read >= fewRows && (counts.rejected / counts.read) * 100 > limit;
}
