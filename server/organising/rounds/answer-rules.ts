import type { AnswerConflict, AnswerKind, RecordedAnswer } from '../../../schemas/organising/round.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import type { Union } from '../../../schemas/territory/union.ts';
import type { VerifiedFacts } from '../../register/employers/verify.ts';

/** An answer as a union gives it. What it does not state is absent. */
export type RoundAnswer = { answer: AnswerKind } & {
  [Part in 'union' | 'unionCode' | 'unionName' | 'region' | 'headcount' | 'members' | 'evidence' | 'remark']?:
    | RecordedAnswer[Part]
    | undefined;
};

/** The fields by which answers are compared. */
const comparedFields = [
  'answer',
  'union',
  'unionCode',
  'unionName',
  'region',
  'headcount',
  'members',
  'evidence',
  'remark',
] as const satisfies readonly (keyof RoundAnswer)[];

/** The required field that an answer of its kind lacks. @returns undefined for a complete answer. */
export function missingAnswerFieldOf(given: RoundAnswer): keyof RoundAnswer | undefined {
  const isBlank = (field: keyof RoundAnswer) =>
    given[field] === undefined || given[field] === null || given[field] === '';
  if (given.answer === 'union_exists' && isBlank('unionCode') && isBlank('unionName')) return 'unionName';
  if (given.answer === 'moved' && isBlank('region')) return 'region';
  if (given.answer === 'headcount' && isBlank('headcount')) return 'headcount';
  return undefined;
}

/** Whether two answers state the same. */
export function isSameAnswer(one: RoundAnswer, other: RoundAnswer): boolean {
  return comparedFields.every((field) => (one[field] ?? null) === (other[field] ?? null));
}

/**
 * The facts that an answer states about the employer, for the register.
 *
 * @param employer as it is in the register without this answer.
 * @param known the union that the answer names, where the tree has it.
 */
export function factsOfAnswer(
  given: RoundAnswer,
  employer: Pick<Employer, 'union' | 'unionCode'>,
  known?: Pick<Union, 'kind'>,
): VerifiedFacts {
  const facts: VerifiedFacts = {};
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
 * The contradictions between an answer and the register. The answer is applied all the same, and they are shown to the officers
 * who opened the round.
 *
 * A head count is far off where it differs by more than ten and by more than half of what the lists say.
 *
 * @param known the union that the answer names, where the tree has it.
 */
export function conflictsOf(
  given: RoundAnswer,
  employer: Pick<Employer, 'union' | 'unionCode' | 'headcount' | 'region'>,
  known?: Pick<Union, 'region'>,
): AnswerConflict[] {
  const conflicts: AnswerConflict[] = [];
  const add = (kind: AnswerConflict['kind'], register: unknown, answer: unknown) =>
    conflicts.push({ kind, register: textOf(register), answer: textOf(answer) });
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
  return conflicts;
}

/** Whether an answer is still missing after its last day. @param today `YYYY-MM-DD`. */
export function isAnswerOverdue({ open }: { open: boolean }, { due }: { due: string }, today: string): boolean {
  return open && due < today;
}

function textOf(value: unknown): string | null {
  return value === undefined || value === null ? null : String(value);
}
