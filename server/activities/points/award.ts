import { Types, trusted } from 'mongoose';
import { type Event, EventModel } from '../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../schemas/activities/events/session.ts';
import { type Posting, PostingModel } from '../../../schemas/activities/points/points.ts';
import type { PointsRule } from '../../../schemas/activities/points/points-rule.ts';
import { shanghaiMonth } from '../../../schemas/platform/shanghai.ts';
import { patienceMs, transact } from '../../platform/database/transaction.ts';
import { type AttendanceFact, attendanceOf } from '../attendance/hours/facts.ts';
import { type Movement, post } from './ledger.ts';
import { endOfPoints, pointsFor, rulesFor } from './rules.ts';

/**
 * Post what the closed attendance of a session is worth by the rules of its time. What was posted before and is no
 * longer right is reversed and posted again; done twice, the second time changes nothing.
 *
 * @returns how many people's points changed.
 * @throws {Failure} `overloaded`, `database_unavailable`; whoever was dealt with before stays so.
 */
export async function awardSession(session: string, now: Date): Promise<number> {
  const held = await SessionModel.findById(session).lean();
  const event = held && (await EventModel.findById(held.event).lean());
  if (!held || !event) return 0;
  const rules = await rulesFor(event.kind, event.union, held.endsAt);
  const facts = await attendanceOf(session);
  const known = await postingsOf(facts.map(({ sourceKey }) => sourceKey));
  let changed = 0;
  for (const fact of facts) {
    const settling = { fact, event, held, rules };
    // Most are as they should be: those cost no transaction.
    if (movementsFor(settling, known.get(fact.sourceKey) ?? []).length === 0) continue;
    await transact(performance.now() + patienceMs, async (transaction) => {
      const postings = (await postingsOf([fact.sourceKey])).get(fact.sourceKey) ?? [];
      await post(transaction, new Types.ObjectId(fact.person), movementsFor(settling, postings), now);
    });
    changed += 1;
  }
  return changed;
}

interface Settling {
  fact: AttendanceFact;
  event: Event;
  held: Session;
  rules: PointsRule[];
}

/** Postings by the key of what earned them. */
async function postingsOf(origins: string[]): Promise<Map<string | undefined, Posting[]>> {
  const postings = await PostingModel.find({ origin: trusted({ $in: origins }) })
    .sort({ n: 1 })
    .lean<Posting[]>();
  return Map.groupBy(postings, ({ origin }) => origin ?? undefined);
}

/** What has to be posted so that the postings say what the attendance is worth. */
function movementsFor({ fact, event, held, rules }: Settling, postings: readonly Posting[]): Movement[] {
  const due = new Map(rules.map((rule) => [String(rule._id), { rule, points: worth(rule, fact) }]));
  const known = Map.groupBy(postings, ({ rule }) => String(rule));
  return [...new Set([...due.keys(), ...known.keys()])].flatMap((id) => {
    const before = known.get(id) ?? [];
    const live = liveAward(before);
    const { rule, points = 0 } = due.get(id) ?? {};
    if ((live?.points ?? 0) === points || barred(before, fact.revision)) return [];
    const turn = before.filter(({ kind }) => kind === 'award').length + 1;
    const award: Movement = {
      kind: 'award',
      source: `${fact.sourceKey}:${id}:${turn}`,
      points,
      expiresAt: rule && endOfPoints(rule, held.endsAt),
      origin: fact.sourceKey,
      revision: fact.revision,
      rule: rule?._id,
      month: shanghaiMonth(held.endsAt),
      event: event._id,
      union: event.union,
      region: event.region,
    };
    return [...(live ? [reversalOf(live, fact.revision)] : []), ...(points > 0 ? [award] : [])];
  });
}

/** The award of a rule for an attendance that no reversal has taken back. */
function liveAward(postings: readonly Posting[]): Posting | undefined {
  const reversed = new Set(postings.flatMap(({ kind, about }) => (kind === 'reversal' ? [String(about)] : [])));
  return postings.find(({ kind, _id }) => kind === 'award' && !reversed.has(String(_id)));
}

/** What takes an award back; it stands for the same month, event and rule. */
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

/** Whether an officer took the award back for what is still the last word on the attendance. */
function barred(postings: readonly Posting[], revision: number): boolean {
  return postings.some(({ kind, by, revision: seen }) => kind === 'reversal' && by && (seen ?? 0) >= revision);
}

function worth(rule: PointsRule, { state, minutes }: AttendanceFact): number {
  return state === 'attended' ? pointsFor(rule, minutes) : 0;
}
