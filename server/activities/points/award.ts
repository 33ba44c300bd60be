import { Types, trusted } from 'mongoose';
import { type Event, EventModel } from '../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../schemas/activities/events/session.ts';
import { type Posting, PostingModel } from '../../../schemas/activities/points/points.ts';
import type { PointsRule } from '../../../schemas/activities/points/points-rule.ts';
import { shanghaiMonth } from '../../../schemas/platform/shanghai.ts';
import { transact, transactionTimeoutMs } from '../../platform/database/transaction.ts';
import { type AttendanceFact, readAttendanceFacts } from '../attendance/hours/attendance-facts.ts';
import { type Movement, postMovements } from './ledger.ts';
import { pointsByRule, pointsExpiryOf } from './rule-points.ts';
import { findPointsRules } from './rules.ts';

/**
 * Post the points for the closed attendance of a session, by the rules in force when it ended. An earlier award that is
 * no longer right is reversed, and the right one is posted. Repeated, it changes nothing.
 *
 * @returns the number of people whose points changed.
 * @throws {Failure} `overloaded`, `database_unavailable`; the people who were processed before keep their postings.
 */
export async function awardSession(sessionId: string, now: Date): Promise<number> {
  const session = await SessionModel.findById(sessionId).lean();
  const event = session && (await EventModel.findById(session.event).lean());
  if (!session || !event) return 0;
  const rules = await findPointsRules(event.kind, event.union, session.endsAt);
  const facts = await readAttendanceFacts(sessionId);
  const known = await readPostings(facts.map(({ sourceKey }) => sourceKey));
  let changed = 0;
  for (const fact of facts) {
    const attendance = { fact, event, session, rules };
    // Most postings are right already; checking first saves their transactions.
    if (missingMovements(attendance, known.get(fact.sourceKey) ?? []).length === 0) continue;
    await transact(performance.now() + transactionTimeoutMs, async (transaction) => {
      const postings = (await readPostings([fact.sourceKey])).get(fact.sourceKey) ?? [];
      await postMovements(transaction, new Types.ObjectId(fact.person), missingMovements(attendance, postings), now);
    });
    changed += 1;
  }
  return changed;
}

/** The attendance of one person, with what decides on its points. */
interface AwardedAttendance {
  fact: AttendanceFact;
  event: Event;
  session: Session;
  rules: PointsRule[];
}

/** Read postings, grouped by the key of the attendance that caused them. */
async function readPostings(origins: string[]): Promise<Map<string | undefined, Posting[]>> {
  const postings = await PostingModel.find({ origin: trusted({ $in: origins }) })
    .sort({ n: 1 })
    .lean<Posting[]>();
  return Map.groupBy(postings, ({ origin }) => origin ?? undefined);
}

/** Find the movements after which the postings are what the attendance is worth. */
function missingMovements(
  { fact, event, session, rules }: AwardedAttendance,
  postings: readonly Posting[],
): Movement[] {
  const due = new Map(rules.map((rule) => [String(rule._id), { rule, points: pointsOf(rule, fact) }]));
  const byRule = Map.groupBy(postings, ({ rule }) => String(rule));
  return [...new Set([...due.keys(), ...byRule.keys()])].flatMap((id) => {
    const earlier = byRule.get(id) ?? [];
    const current = findCurrentAward(earlier);
    const { rule, points = 0 } = due.get(id) ?? {};
    if ((current?.points ?? 0) === points || isReversedByHand(earlier, fact.revision)) return [];
    const number = earlier.filter(({ kind }) => kind === 'award').length + 1;
    const award: Movement = {
      kind: 'award',
      source: `${fact.sourceKey}:${id}:${number}`,
      points,
      expiresAt: rule && pointsExpiryOf(rule, session.endsAt),
      origin: fact.sourceKey,
      revision: fact.revision,
      rule: rule?._id,
      month: shanghaiMonth(session.endsAt),
      event: event._id,
      union: event.union,
      region: event.region,
    };
    return [...(current ? [reversalOf(current, fact.revision)] : []), ...(points > 0 ? [award] : [])];
  });
}

/** Find the award among the postings of a rule for an attendance that is not reversed. */
function findCurrentAward(postings: readonly Posting[]): Posting | undefined {
  const reversed = new Set(postings.flatMap(({ kind, about }) => (kind === 'reversal' ? [String(about)] : [])));
  return postings.find(({ kind, _id }) => kind === 'award' && !reversed.has(String(_id)));
}

/** The movement that reverses an award, for the same month, event and rule. */
export function reversalOf(award: Posting, revision: number, byHand?: { by: string; reason: string }): Movement {
  const { origin, rule, month, event, union, region } = award;
  return {
    kind: 'reversal',
    source: `reversal:${award._id}`,
    points: award.points,
    about: award._id,
    ...{ origin, rule, month, event, union, region, revision },
    ...byHand,
  };
}

/** Whether an officer reversed the award by hand, and the attendance has not been corrected since. */
function isReversedByHand(postings: readonly Posting[], revision: number): boolean {
  return postings.some(({ kind, by, revision: seen }) => kind === 'reversal' && by && (seen ?? 0) >= revision);
}

function pointsOf(rule: PointsRule, { state, minutes }: AttendanceFact): number {
  return state === 'attended' ? pointsByRule(rule, minutes) : 0;
}
