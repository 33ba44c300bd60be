import type { AnswerKind, Conflict, GivenAnswer } from '../../../schemas/organising/round.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import type { Union } from '../../../schemas/territory/union.ts';
import type { Verified } from '../../register/employers/verify.ts';

/** An answer as a union gives it; what it does not say is absent. */
export type Answer = { answer: AnswerKind } & {
  [Part in 'union' | 'unionCode' | 'unionName' | 'region' | 'headcount' | 'members' | 'evidence' | 'remark']?:
    | GivenAnswer[Part]
    | undefined;
};

/** What answers are compared by: the same again changes nothing. */
const answerParts = [
  'answer',
  'union',
  'unionCode',
  'unionName',
  'region',
  'headcount',
  'members',
  'evidence',
  'remark',
] as const satisfies readonly (keyof Answer)[];

/** The field that an answer of its kind cannot do without, and that it has not; nothing for a whole one. */
export function missingOf(given: Answer): keyof Answer | undefined {
  const blank = (field: keyof Answer) => given[field] === undefined || given[field] === null || given[field] === '';
  if (given.answer === 'union_exists' && blank('unionCode') && blank('unionName')) return 'unionName';
  if (given.answer === 'moved' && blank('region')) return 'region';
  if (given.answer === 'headcount' && blank('headcount')) return 'headcount';
  return undefined;
}

/** Whether two answers say the same. */
export function sameAnswer(one: Answer, other: Answer): boolean {
  return answerParts.every((part) => (one[part] ?? null) === (other[part] ?? null));
}

/** What an answer says of the employer, for the register; `known` is the union that it names, where the tree has it. */
export function factsOf(
  given: Answer,
  employer: Pick<Employer, 'union' | 'unionCode'>,
  known?: Pick<Union, 'kind'>,
): Verified {
  const facts: Verified = {};
  if (given.headcount != null) facts.headcount = given.headcount;
  if (given.members != null) facts.members = given.members;
  switch (given.answer) {
    case 'closed':
    case 'not_employer':
      return { ...facts, state: given.answer };
    case 'moved':
      return { ...facts, state: 'active', ...(given.region && { region: given.region }) };
    case 'headcount':
      return { ...facts, state: 'active' };
    case 'confirmed':
      return {
        ...facts,
        state: 'active',
        union: employer.union ?? 'none',
        ...(employer.unionCode && { unionCode: employer.unionCode }),
      };
    case 'union_exists':
      return {
        ...facts,
        state: 'active',
        union: given.union ?? (known?.kind === 'joint' ? 'joint' : 'own'),
        ...(given.unionCode && { unionCode: given.unionCode }),
        ...(given.unionName && { unionName: given.unionName }),
      };
  }
}

/**
 * Where an answer and the register do not go together; it is applied nevertheless, and shown to whoever opened the round.
 *
 * A head count is far off where it differs by more than half of what the lists say, and by more than ten.
 */
export function conflictsOf(
  given: Answer,
  employer: Pick<Employer, 'union' | 'unionCode' | 'headcount' | 'region'>,
  known?: Pick<Union, 'region'>,
): Conflict[] {
  const found: Conflict[] = [];
  const add = (kind: Conflict['kind'], register: unknown, answer: unknown) =>
    found.push({ kind, register: textOf(register), answer: textOf(answer) });
  const { unionCode, headcount } = given;
  if (unionCode) {
    if (!known) add('union_unknown', employer.unionCode, unionCode);
    if (employer.unionCode && employer.unionCode !== unionCode) add('union_differs', employer.unionCode, unionCode);
    const district = employer.region?.slice(0, 6) ?? '';
    if (known && known.region.length >= 6 && district.length === 6 && !known.region.startsWith(district)) {
      add('union_in_another_district', employer.region, known.region);
    }
  }
  const listed = employer.headcount;
  if (headcount != null && listed != null && Math.abs(headcount - listed) > Math.max(10, listed / 2)) {
    add('headcount_far', listed, headcount);
  }
  const gone = given.answer === 'closed' || given.answer === 'not_employer';
  if (gone && employer.union && employer.union !== 'none') add('closed_with_union', employer.union, given.answer);
  return found;
}

/** Whether an answer is missing after the last day for it, both `YYYY-MM-DD`. */
export function isOverdue({ open }: { open: boolean }, { due }: { due: string }, today: string): boolean {
  return open && due < today;
}

function textOf(value: unknown): string | null {
  return value === undefined || value === null ? null : String(value);
}
