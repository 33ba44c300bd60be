import { type AnswerConflict, type Round, type RoundItem, RoundModel } from '../../../schemas/organising/round.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import { type Union, UnionModel } from '../../../schemas/territory/union.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import { isUnifiedCode, isUnionCode, normaliseCode } from '../../platform/text/organisation-codes.ts';
import { actsFor } from '../../register/assignment/acting-scope.ts';
import { roundItems } from '../../register/assignment/follow-employers.ts';
import { findEmployer } from '../../register/employers/read-employers.ts';
import { buildEmployer } from '../../register/employers/rematch.ts';
import { revise } from '../../register/employers/revise.ts';
import { addVerified, removeVerified, type StatementMark } from '../../register/employers/verify.ts';
import { findRegion } from '../../territory/regions/find-regions.ts';
import { conflictsOf, factsOfAnswer, isSameAnswer, missingAnswerFieldOf, type RoundAnswer } from './answer-rules.ts';

/** Who answers and when, and whether the answer is only checked. */
export interface AnswerContext {
  by: string;
  scope: Scope;
  now: Date;
  /** Checks everything and writes nothing. */
  dryRun?: boolean;
}

/** The result of an answer. */
export interface AnswerResult {
  outcome: 'applied' | 'unchanged';
  conflicts: readonly AnswerConflict[];
}

/**
 * Answer for one employer of a round. One transaction writes the statement into the register and the answer into the round.
 *
 * A new answer replaces the one before, which stays in the log. The same answer again changes nothing.
 *
 * @param number the number of the round.
 * @param employer the serial of the employer.
 * @throws {Failure} `round_item_not_found`, `round_closed`, `answer_incomplete`, `answer_union_wrong`,
 *   `answer_region_wrong`, `answer_meanwhile`, `employer_not_found`.
 */
export async function answerItem(
  number: number,
  employer: number,
  answer: RoundAnswer,
  { by, scope, now, dryRun = false }: AnswerContext,
): Promise<AnswerResult> {
  const item = await roundItems().findOne({ _id: `${number}.${employer}` });
  if (!item || !actsFor(scope, item)) throw new Failure('round_item_not_found');
  const round = (await RoundModel.findById(number).lean()) as Round;
  if (round.state !== 'open') throw new Failure('round_closed', { round: number });
  const missing = missingAnswerFieldOf(answer);
  if (missing) throw new Failure('answer_incomplete', { field: missing });
  const { given, known } = await normalise(answer, round);
  const last = item.answers.at(-1);
  if (last && isSameAnswer(last, given)) return { outcome: 'unchanged', conflicts: item.conflicts };
  const stored = await findEmployer(employer);
  if (!stored) throw new Failure('employer_not_found', { employer });
  const conflicts = conflictsOf(given, withoutAnswer(stored, statementOfLast(item)), known);
  if (dryRun) return { outcome: 'applied', conflicts };
  await write(item, stored, given, { known, conflicts, by, now });
  return { outcome: 'applied', conflicts };
}

async function write(
  item: RoundItem,
  { _id }: Employer,
  given: RoundAnswer,
  { known, conflicts, by, now }: { known: Union | undefined; conflicts: AnswerConflict[]; by: string; now: Date },
): Promise<void> {
  const today = shanghaiDay(now);
  const count = item.answers.length;
  let mark: StatementMark | undefined;
  await revise({
    cause: { cause: 'round', of: item.round, day: today, by, at: now },
    serials: [_id],
    edit: (employer) => {
      const before = withoutAnswer(employer, statementOfLast(item));
      const verified = addVerified(before.statements, factsOfAnswer(given, before, known), by, today);
      mark = verified.mark;
      return verified.statements;
    },
    alsoWrite: async (session) => {
      const written = await roundItems().updateOne(
        { _id: item._id, answers: { $size: count } },
        {
          // An answered item stays with the union that answered it, even where the employer has moved since.
          $set: { open: false, conflicts, region: item.region, union: item.union ?? null },
          $push: { answers: { ...given, by, at: now, claim: mark } as never },
        },
        { session },
      );
      if (written.matchedCount === 0) throw new Failure('answer_meanwhile', { employer: item.employer });
    },
  });
}

/** The statement that the last answer became in the register. @returns undefined where there is no answer yet. */
function statementOfLast({ answers }: RoundItem): StatementMark | undefined {
  return answers.at(-1)?.claim as StatementMark | undefined;
}

/** An employer as the register would have it without an answer: this is what the next answer confirms or contradicts. */
function withoutAnswer(employer: Employer, statement: StatementMark | undefined): Employer {
  return statement ? buildEmployer(employer._id, removeVerified(employer.statements, statement), employer) : employer;
}

/**
 * Bring the codes of an answer into their plain form, mask its texts, and find the union that it names.
 *
 * @returns `known` is undefined where the answer names no union, or one that the tree does not have.
 * @throws {Failure} `answer_union_wrong`, `answer_region_wrong`.
 */
async function normalise(answer: RoundAnswer, round: Round): Promise<{ given: RoundAnswer; known: Union | undefined }> {
  const given = { ...answer };
  // A remark must not hold phones or identity numbers.
  for (const field of ['evidence', 'remark'] as const)
    if (given[field]) given[field] = maskPersonalNumbers(given[field]);
  let known: Union | undefined;
  if (given.unionCode) {
    const plain = normaliseCode(given.unionCode);
    known =
      (await UnionModel.findById(given.unionCode).lean()) ?? (await UnionModel.findById(plain).lean()) ?? undefined;
    if (!known && !(isUnifiedCode(plain) && isUnionCode(plain))) {
      throw new Failure('answer_union_wrong', { code: given.unionCode });
    }
    given.unionCode = known?._id ?? plain;
  }
  if (given.region) {
    const found = await findRegion(given.region).catch(() => undefined);
    if (!found?._id.startsWith(round.region.slice(0, 4))) {
      throw new Failure('answer_region_wrong', { region: given.region });
    }
    given.region = found._id;
  }
  return { given, known };
}
