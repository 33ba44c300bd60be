import { Types } from 'mongoose';
import { beforeEach, describe, expect } from 'vitest';
import { SessionModel } from '../../schemas/activities/events/session.ts';
import { SignupModel } from '../../schemas/activities/events/signup.ts';
import { MessageModel } from '../../schemas/messages/outbox.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { createGroup, joinGroup, readGroupToSignUp } from '../../server/activities/events/groups/groups.ts';
import { listAttendees, removeSignup } from '../../server/activities/events/manage/attendee-list.ts';
import { editSession } from '../../server/activities/events/manage/sessions.ts';
import { cancelSignup } from '../../server/activities/events/signups/cancel-signup.ts';
import { listMySignups } from '../../server/activities/events/signups/list-my-signups.ts';
import { acceptOffer, reassignLapsedOffers } from '../../server/activities/events/signups/offers.ts';
import { signUp } from '../../server/activities/events/signups/sign-up.ts';
import { showSignup } from '../../server/activities/events/signups/waiting-position.ts';
import { anEventFor, hours, outcome, somebody } from '../support/activities/events.ts';
import { it } from '../support/it.ts';

let event: string;
let session: string;
/** Noon of a day, so that no night stops an offer. */
const noon = new Date('2026-11-21T04:00:00Z');
const at = (count: number) => hours(count, noon);

async function anEventWith(places: number, waitingPlaces: number) {
  const made = await anEventFor(places, {
    opensAt: at(-24),
    closesAt: at(40),
    startsAt: at(72),
    endsAt: at(74),
    waitingPlaces,
  });
  ({ event, session } = made);
}

const join = (person = somebody(), more = {}, now = noon) => signUp({ event, session, person, now, ...more });
const cancel = (signup: { _id: Types.ObjectId; person: Types.ObjectId }, now = noon) =>
  cancelSignup({ event, signup: String(signup._id), person: String(signup.person) }, now);
const accept = (signup: { _id: Types.ObjectId; person: Types.ObjectId }, now = noon) =>
  acceptOffer({ event, signup: String(signup._id), person: String(signup.person) }, now);
const show = (signup: { _id: Types.ObjectId; person: Types.ObjectId }, now = noon) =>
  showSignup({ event, signup: String(signup._id), person: String(signup.person) }, now);
const stateOf = async ({ _id }: { _id: Types.ObjectId }) => (await SignupModel.findById(_id).lean())?.state;

/** What the session counts, and the sums of the sign-ups behind it. */
async function counts() {
  const { places, taken, waiting } = (await SessionModel.findById(session).lean()) ?? {};
  const sum = async (states: string[]) => {
    const [row] = await SignupModel.aggregate<{ n: number }>([
      { $match: { session: new Types.ObjectId(session), state: { $in: states } } },
      { $group: { _id: null, n: { $sum: '$size' } } },
    ]);
    return row?.n ?? 0;
  };
  expect({ taken, waiting }).toEqual({ taken: await sum(['confirmed', 'offered']), waiting: await sum(['waiting']) });
  return { places, taken, waiting };
}

async function aGroup(size: number) {
  const people = Array.from({ length: size }, somebody);
  const { code } = await createGroup({ event, session, person: people[0] as string }, noon);
  for (const person of people.slice(1)) await joinGroup(code, person);
  const claim = await readGroupToSignUp(code, { session, person: people[0] as string });
  return signUp({ event, session, person: people[0] as string, now: noon, ...claim });
}

beforeEach(() => SessionModel.collection.deleteMany({}));

describe('a waiting list', () => {
  it('takes whom there is no place for, up to its size, and shows each where they stand', async () => {
    await anEventWith(1, 2);
    const first = await join();
    const [second, third] = [await join(), await join()];

    expect([first.state, second.state, third.state]).toEqual(['confirmed', 'waiting', 'waiting']);
    expect(await outcome(join())).toBe('event_full');
    expect(await show(third)).toMatchObject({ standing: { position: 2, peopleAhead: 1, turn: 2, passedOver: 0 } });
    expect((await show(first)).standing).toBeNull();
    expect(await counts()).toEqual({ places: 1, taken: 1, waiting: 2 });
  });

  it('offers a free place to who is first, who takes it in time, or not at all', async () => {
    await anEventWith(1, 3);
    const [first, second, third] = [await join(), await join(), await join()];

    await cancel(first);
    expect(await stateOf(second)).toBe('offered');
    expect(await outcome(join())).toBe('waiting');
    expect(await outcome(accept(third))).toBe('offer_not_found');
    const taken = await accept(second, at(3.9));
    expect([taken.state, (await accept(second, at(5))).state]).toEqual(['confirmed', 'confirmed']);
    expect(await counts()).toEqual({ places: 1, taken: 1, waiting: 2 });
    const told = await MessageModel.find({ signup: second._id }).sort({ _id: 1 }).lean();
    expect(told.map(({ kind }) => kind)).toEqual(['offered', 'confirmed']);
  });

  it('has an offer lapse to the millisecond, though nothing has run; its place is free to who asks', async () => {
    await anEventWith(1, 3);
    const [first, second] = [await join(), await join()];
    await cancel(first);
    const until = (await SignupModel.findById(second._id).lean())?.offeredUntil as Date;
    expect(until).toEqual(at(4));

    expect(await outcome(accept(second, until))).toBe('offer_lapsed');
    expect((await show(second, new Date(until.getTime() - 1))).state).toBe('offered');
    expect((await join(somebody(), {}, until)).state).toBe('confirmed');
    expect(await show(second, until)).toMatchObject({ state: 'cancelled', reason: 'offer_lapsed' });
    expect(await counts()).toEqual({ places: 1, taken: 1, waiting: 0 });
  });

  it('hands a lapsed place on to the next, however many processes look', async () => {
    await anEventWith(1, 3);
    const [first, , third] = [await join(), await join(), await join()];
    await cancel(first);

    await Promise.all([1, 2, 3].map(() => reassignLapsedOffers(at(5))));

    expect(await stateOf(third)).toBe('offered');
    expect(await MessageModel.countDocuments({ signup: third._id, kind: 'offered' })).toBe(1);
    expect(await counts()).toEqual({ places: 1, taken: 1, waiting: 0 });
  });

  it('has no offer outlive the start of a session that was moved forward', async () => {
    await anEventWith(1, 2);
    const [held, first] = [await join(), await join()];
    await cancel(held);
    const ids = { event, session };
    const sooner = { opensAt: at(-24), closesAt: at(1), startsAt: at(2), endsAt: at(3) };
    await editSession(ids, sooner, everywhere, noon);
    expect((await show(first)).offeredUntil).toEqual(at(2));
    expect(await outcome(accept(first, at(2)))).toBe('offer_lapsed');
    await reassignLapsedOffers(at(2));
    expect(await counts()).toMatchObject({ taken: 0, waiting: 0 });
  });

  it('is over when the session starts: who is on it still had no place', async () => {
    await anEventWith(1, 2);
    const [, waiting] = [await join(), await join()];
    const ended = { state: 'cancelled', reason: 'no_place', cancelledAt: at(72) };
    expect(await show(waiting, hours(-0.001, at(72)))).toMatchObject({ state: 'waiting', standing: { position: 1 } });
    expect(await show(waiting, at(72))).toMatchObject({ ...ended, standing: null });
    const { items } = await listMySignups(String(waiting.person), { limit: 5 }, at(72));
    expect(items).toMatchObject([ended]);
    expect((await listAttendees(event, { limit: 5 }, everywhere, at(72))).items).toMatchObject([
      { state: 'confirmed' },
      ended,
    ]);
  });

  it('takes nobody after the start, while a session that can still be joined gives what places are left', async () => {
    const times = { opensAt: at(-24), startsAt: at(-1), closesAt: at(1), endsAt: at(2) };
    ({ event, session } = await anEventFor(2, { ...times, waitingPlaces: 3 }));
    const early = [await join(somebody(), {}, at(-2)), await join(somebody(), {}, at(-2))];
    expect((await join(somebody(), {}, at(-2))).state).toBe('waiting');
    await removeSignup({ event, signup: String(early[0]?._id) }, everywhere, noon);
    expect((await join()).state).toBe('confirmed');
    expect(await outcome(join())).toBe('event_full');
    expect(await counts()).toEqual({ places: 2, taken: 2, waiting: 1 });
  });

  it('puts who comes back at its end', async () => {
    await anEventWith(0, 3);
    const [one, two] = [await join(), await join()];
    await cancel(one);
    const again = await join(String(one.person));
    expect((await show(two)).standing?.position).toBe(1);
    expect((await show(again)).standing?.position).toBe(2);
  });
});

describe('a group', () => {
  it('gets places for all or none, and waits as one', async () => {
    await anEventWith(3, 10);
    expect((await aGroup(3)).state).toBe('confirmed');
    const waiting = await aGroup(5);
    expect(waiting.state).toBe('waiting');
    const next = await join();
    expect(await show(next)).toMatchObject({ standing: { position: 2, peopleAhead: 5 } });
    expect(await counts()).toEqual({ places: 3, taken: 3, waiting: 6 });
    expect(await outcome(aGroup(5))).toBe('event_full');
    expect(await counts()).toEqual({ places: 3, taken: 3, waiting: 6 });
  });

  it('is passed over twice at most; then places are gathered for it, and one accepts for all', async () => {
    await anEventWith(4, 20);
    const holders = [await join(), await join(), await join(), await join()];
    const group = await aGroup(2);
    const singles = [await join(), await join(), await join()];

    for (const holder of holders.slice(0, 2)) await cancel(holder);
    expect(await Promise.all(singles.map(stateOf))).toEqual(['offered', 'offered', 'waiting']);
    await cancel(holders[2] as (typeof holders)[0]);
    expect(await stateOf(singles[2] as (typeof singles)[0])).toBe('waiting');
    expect((await show(group)).standing).toMatchObject({ position: 1, passedOver: 2, placesKept: true });
    await cancel(holders[3] as (typeof holders)[0]);
    expect(await SignupModel.countDocuments({ group: group.group as Types.ObjectId, state: 'offered' })).toBe(2);
    await accept(group);
    expect(await SignupModel.countDocuments({ group: group.group as Types.ObjectId, state: 'confirmed' })).toBe(2);
    expect(await counts()).toEqual({ places: 4, taken: 4, waiting: 1 });
  });

  it('holds five, each in one group for a session, and is signed up by who made it', async () => {
    await anEventWith(9, 0);
    const [first, second] = [somebody(), somebody()];
    const { code } = await createGroup({ event, session, person: first }, noon);
    await Promise.all([...Array(4)].map((_, index) => joinGroup(code, index ? somebody() : second)));
    expect((await joinGroup(code, second)).members).toBe(5);
    expect(await outcome(joinGroup(code, somebody()) as never)).toBe('group_full');
    const another = createGroup({ event, session, person: second }, noon);
    await expect(another).rejects.toMatchObject({ code: 'group_joined', details: { code } });
    const { code: others } = await createGroup({ event, session, person: somebody() }, noon);
    await expect(joinGroup(others, second)).rejects.toMatchObject({ code: 'group_joined', details: { code } });
    expect(await outcome(readGroupToSignUp(code, { session, person: second }) as never)).toBe('group_not_first');
    expect(await outcome(readGroupToSignUp(code, { session, person: somebody() }) as never)).toBe('group_not_found');
    await join(second);
    const claim = await readGroupToSignUp(code, { session, person: first });
    expect(await outcome(join(first, claim))).toBe('group_refused');
    expect(await counts()).toEqual({ places: 9, taken: 1, waiting: 0 });
  });
});

describe('companions and answers', () => {
  it('take a place each, as many as the event allows', async () => {
    await anEventWith(3, 0);
    expect(await outcome(join(somebody(), { companions: 1 }))).toBe('companions_too_many');
  });
});
