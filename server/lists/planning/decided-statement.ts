import type { Employer } from '../../../schemas/register/employer.ts';
import type { Statement } from '../../../schemas/register/statement.ts';
import { withoutCodes } from '../../register/record/shared-codes.ts';
import { codesOf } from '../../register/record/statements.ts';

/**
 * A statement as a person has decided about it.
 *
 * One that waited because it bears the code of an unlike employer goes without that code, unless the person says that it is
 * about that very employer.
 *
 * @param target the employer that it is about; undefined for a new one.
 */
export function decidedStatement(
  statement: Statement,
  by: string,
  target: Pick<Employer, 'codes'> | undefined,
): Statement {
  const codes = codesOf(statement.facts);
  const isOwnCode = codes.every((code) => target?.codes?.includes(code));
  return { ...(isOwnCode ? statement : withoutCodes(statement)), by };
}
