import type { EmployerFacts, Statement } from '../../../schemas/register/statement.ts';
import { differInDistrict, isBranch, namesAlike } from './similarity.ts';

/**
 * Separate the statements that share a code into those about one employer and those that only bear its code by mistake.
 *
 * Lists are compared with themselves only: an employer may change its name and its district from one list to the next, but
 * not from one line to the next. Of each list the first statement is kept; another is kept if its name is like one that is
 * kept and it names no other district. Statements about parts of an employer, and what a person has put here, stay. The
 * result does not depend on the order of the statements.
 */
export function separateSharedCode<Held extends { statement: Statement }>(
  statements: readonly Held[],
): { kept: Held[]; apart: Held[] } {
  if (new Set(statements.map(({ statement }) => statement.list)).size === statements.length)
    return { kept: [...statements], apart: [] };
  const apart = new Set<Held>();
  for (const ofList of Map.groupBy(statements, ({ statement }) => statement.list).values()) {
    const wholes = ofList.filter(({ statement }) => !isBranch(statement));
    const kept: Statement[] = [];
    for (const held of wholes.toSorted(({ statement: a }, { statement: b }) => a.line - b.line)) {
      const { statement } = held;
      const fits =
        kept.some((one) => namesAlike(one, statement)) && !kept.some((one) => differInDistrict(one, statement));
      if (kept.length === 0 || fits || isFixed(statement)) kept.push(statement);
      else apart.add(held);
    }
  }
  return { kept: statements.filter((held) => !apart.has(held)), apart: [...apart] };
}

/** Whether a list may name one employer by two statements: their names are alike, and their districts do not differ. */
export function fitTogether(a: Statement, b: Statement): boolean {
  return isBranch(a) || isBranch(b) || (!differInDistrict(a, b) && namesAlike(a, b));
}

/** The statement without the codes that it bears by mistake. Its hash stays, so that the same row finds it again. */
export function withoutCodes(statement: Statement): Statement {
  const { code, org, licence, ...facts } = statement.facts;
  return { ...statement, facts: facts as EmployerFacts };
}

/** What persons say, and what they have put where it is. */
const isFixed = ({ list, by }: Statement) => list === 0 || by !== undefined;
