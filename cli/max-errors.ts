import { InvalidArgumentError } from 'commander';
import type { Progress } from '../server/lists/pipeline.ts';

/** Rows before which a share says little. */
const fewRows = 1000;

/** Whether an import has refused more than `100` or `5%` of its rows. */
export function errorLimit(text: string): (progress: Progress) => boolean {
  const [, figure, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  if (figure === undefined) throw new InvalidArgumentError(`--max-errors ${text}: 100, 5%`);
  const limit = Number(figure);
  if (!percent) return ({ counts }) => counts.rejected > limit;
  return ({ counts }) => counts.read >= fewRows && (counts.rejected / counts.read) * 100 > limit;
}
