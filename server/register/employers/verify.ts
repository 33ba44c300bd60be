import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { EmployerFacts, Statement, StoredStatement } from '../../../schemas/register/statement.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { LazyContact } from '../../platform/encryption/contact.ts';
import { invalidField } from '../../platform/errors/errors.ts';
import { findRegionInScope } from '../../territory/regions/find-regions.ts';
import { sortByPrecedence, statementFor } from '../record/precedence.ts';
import { snapshotRank } from '../record/sources.ts';
import { hashFacts } from '../record/statements.ts';
import { requireEmployer } from './read-employers.ts';
import { type Revision, revise } from './revise.ts';

/** The facts that a person can verify on the spot. */
export type VerifiedFacts = Partial<
  Pick<
    EmployerFacts,
    | 'name'
    | 'region'
    | 'address'
    | 'contact'
    | 'headcount'
    | 'members'
    | 'union'
    | 'unionCode'
    | 'unionName'
    | 'unionSince'
    | 'production'
    | 'state'
    | 'assigned'
  >
>;

/**
 * Keep what an officer has verified on the spot. It has precedence over every list, and no undo of a list removes it.
 *
 * @throws {Failure} `employer_not_found`, also for an employer outside the scope.
 */
export async function verifyEmployer(
  id: number,
  verified: VerifiedFacts,
  by: string,
  scope: Scope,
  now = new Date(),
): Promise<void> {
  const { _id } = await requireEmployer(id, scope);
  const asOf = shanghaiDay(now);
  const cause = { cause: 'verification', day: asOf, by, at: now } as const;
  const edit: Revision['edit'] = ({ statements }) => addVerified(statements, verified, by, asOf).statements;
  await revise({ cause, serials: [_id], edit });
}

/** Line and hash of a statement, by which a task or a round finds the one that it made, as they are stored. */
export type StatementMark = Pick<StoredStatement, 'l' | 'h'>;

/**
 * Add what a person verified to the statements about an employer.
 *
 * @param asOf the day, `YYYY-MM-DD`.
 * @returns the statements, and the mark by which `removeVerified` finds the new one.
 */
export function addVerified(
  statements: readonly Statement[],
  verified: VerifiedFacts,
  by: string,
  asOf: string,
): { statements: Statement[]; mark: StatementMark } {
  const facts: EmployerFacts = { name: '', ...verified };
  // One more than the last line and not than the count: statements may have been removed.
  const line = Math.max(0, ...statements.filter(isByPerson).map((one) => one.line)) + 1;
  const statement: Statement = { list: 0, line, source: 0, asOf, hash: hashFacts(facts), facts, by };
  const snapshot = snapshotOf(statements, asOf, line + 1);
  const known = statements.some((one) => isByPerson(one) && one.hash === snapshot.hash);
  return {
    statements: known ? [...statements, statement] : [...statements, statement, snapshot],
    mark: { l: line, h: statement.hash },
  };
}

/** Remove a statement of a person. */
export function removeVerified(statements: readonly Statement[], { l, h }: StatementMark): Statement[] {
  return statements.filter((one) => !(isByPerson(one) && one.line === l && one.hash === h));
}

const isByPerson = ({ list }: Statement) => list === 0;

/** What an officer fills in, under the names that the register shows. */
export type VerifiedFields = {
  [Field in Exclude<keyof VerifiedFacts, 'contact' | 'assigned'>]?: VerifiedFacts[Field] | undefined;
} & { contact?: string | undefined; phone?: string | undefined };

/**
 * Keep the fields that an officer filled in as verified (`verifyEmployer`).
 *
 * @throws {Failure} `invalid_request` where no field is filled in, `region_not_found`, `outside_scope` for a region, and
 *   those of `verifyEmployer`.
 */
export async function verifyFields(
  id: number,
  { contact, phone, region, ...fields }: VerifiedFields,
  by: string,
  scope: Scope,
  now = new Date(),
): Promise<void> {
  const verified: VerifiedFacts = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  if (region !== undefined && region !== null) verified.region = (await findRegionInScope(region, scope))._id;
  if (contact ?? phone) verified.contact = new LazyContact({ phone, person: contact });
  if (Object.keys(verified).length === 0) {
    throw invalidField('body', { 'zh-CN': '没有填写任何内容', en: 'nothing is filled in' });
  }
  await verifyEmployer(id, verified, by, scope, now);
}

/**
 * A snapshot of what identifies an employer at the time. If every list that holds it is undone, the employer keeps its
 * identity, and a later list that holds it finds it again.
 */
function snapshotOf(statements: readonly Statement[], asOf: string, line: number): Statement {
  const ordered = sortByPrecedence(statements);
  const facts: EmployerFacts = { name: '' };
  for (const field of ['name', 'code', 'org', 'licence', 'region', 'nameRegion', 'address', 'branchOf'] as const) {
    const value = statementFor(ordered, field)?.facts[field];
    if (value) facts[field] = value;
  }
  return { list: 0, line, source: snapshotRank, asOf, hash: hashFacts(facts), facts };
}
