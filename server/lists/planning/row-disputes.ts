import type { Statement } from '../../../schemas/register/statement.ts';
import { differInDistrict, namesAlike } from '../../register/record/similarity.ts';
import { makeProblem } from '../../sheets/problems/problems.ts';
import type { RowProblem } from '../reading/row.ts';

/**
 * Find out whether a list names a unit twice with different head counts.
 *
 * @param held the statement of a row, or the one that it repeats.
 * @param line the line of the row.
 * @param statements all statements about the employer.
 */
export function headcountDispute(
  held: Statement,
  line: number,
  statements: readonly Statement[],
): RowProblem | undefined {
  const { headcount } = held.facts;
  const other = headcount === undefined ? undefined : statements.find((one) => isRepeated(one, held));
  if (!other) return undefined;
  return makeProblem(
    'headcount',
    'headcount_disputed',
    `${other.line}: ${other.facts.headcount}、${line}: ${headcount}`,
  );
}

/**
 * Find out whether a code had another name in another district in every earlier list. That is usual where a firm was renamed
 * and moved, and worth a look, because the code may stand in the wrong row.
 */
export function renamingOf(held: Statement, statements: readonly Statement[]): RowProblem | undefined {
  const earlier = statements.filter(({ list, by }) => list > 0 && list !== held.list && by === undefined);
  const [known] = earlier;
  if (!known || !held.facts.code) return undefined;
  if (earlier.some((one) => !differInDistrict(one, held) || namesAlike(one, held))) return undefined;
  return makeProblem('code', 'code_renamed', `${known.facts.name}、${held.facts.name}`);
}

/** Whether another row of the same list gives the unit another head count. */
function isRepeated({ list, line, facts }: Statement, held: Statement): boolean {
  return (
    list === held.list &&
    list > 0 &&
    line !== held.line &&
    facts.headcount !== undefined &&
    facts.headcount !== held.facts.headcount &&
    (facts.branchOf ?? '') === (held.facts.branchOf ?? '')
  );
}
