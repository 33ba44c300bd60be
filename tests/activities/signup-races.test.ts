import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Types, trusted } from 'mongoose';
import { describe, expect } from 'vitest';
import { SessionModel } from '../../schemas/activities/events/session.ts';
import { SignupModel } from '../../schemas/activities/events/signup.ts';
import { startLogin } from '../../server/access/logins/logins.ts';
import { createTokens } from '../../server/access/logins/tokens.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { editSession } from '../../server/activities/events/manage/sessions.ts';
import { cancelSignup } from '../../server/activities/events/signups/cancel-signup.ts';
import { acceptOffer } from '../../server/activities/events/signups/offers.ts';
import { signUp } from '../../server/activities/events/signups/sign-up.ts';
import { createSignupQueues } from '../../server/activities/events/signups/signup-queue.ts';
import { anEventFor, codeOf, countsOf, hours, outcome, somebody, tally } from '../support/activities/events.ts';
import { tap } from '../support/activities/tap.ts';
import { it, startServer } from '../support/it.ts';

/** Each case of concurrency is run so often. */
const times = 20;
const again = async (work: (round: number) => Promise<void>) => {
  for (let round = 0; round < times; round++) await work(round);
};

/** A server, and tokens of so many people. */
async function crowdOf(count: number) {
  const tokens = createTokens(randomBytes(32).toString('hex'));
  const server = await startServer({ tokens });
  const people = [];
  for (let start = 0; start < count; start += 50) {
    const some = Array.from({ length: Math.min(50, count - start) }, () =>
      startLogin(tokens, { kind: 'member', id: somebody(), device: 'phone' }, new Date()),
    );
    people.push(...(await Promise.all(some)).map(({ accessToken }) => accessToken));
  }
  /** All of them tap at once, from a process of their own. */
  const allTap = (place: { event: string; session: string }, tokens: string[]) =>
    tap({
      port: Number(new URL(server.url).port),
      path: `/api/v1/events/${place.event}/signups`,
      tokens,
      body: JSON.stringify({ sessionId: place.session }),
      connections: tokens.length,
    });
  return { server, people, allTap };
}

describe('with the guard off', () => {
  it('oversells in at least 95 of 100 runs, so the races below are real', async () => {
    let oversold = 0;
    await again(async () => {
      const session = new Types.ObjectId();
      const naive = async () => {
        if ((await SignupModel.countDocuments({ session })) >= 10) return;
        await SignupModel.create({ event: session, session, person: somebody(), state: 'confirmed', at: new Date() });
      };
      await Promise.all(Array.from({ length: 60 }, naive));
      if ((await SignupModel.countDocuments({ session })) > 10) oversold++;
    });
    expect(oversold).toBeGreaterThanOrEqual(times * 0.95);
  });
});

describe('a thousand clients and fifty places', () => {
  it('confirms exactly fifty, tells the rest, and fails nobody', async () => {
    const { server, people, allTap } = await crowdOf(1000);
    await again(async (round) => {
      const waitingPlaces = round % 2 ? 30 : 0;
      const place = await anEventFor(50, { waitingPlaces });
      const { statuses, outcomes } = await allTap(place, people);
      expect(Object.keys(statuses).filter((status) => status.startsWith('5'))).toEqual([]);
      const { confirmed, waiting = 0, event_full } = outcomes;
      expect({ confirmed, waiting, event_full }).toEqual({
        confirmed: 50,
        waiting: waitingPlaces,
        event_full: 950 - waitingPlaces,
      });
      expect(await countsOf(place.session)).toEqual({ taken: 50, confirmed: 50 });
    });
    await server.stop();
  });
});

describe('one person and fifty taps', () => {
  it('makes one sign-up', async () => {
    const { server, people, allTap } = await crowdOf(1);
    await again(async () => {
      const place = await anEventFor(50);
      const { outcomes } = await allTap(place, Array(50).fill(people[0]));
      expect(outcomes).toEqual({ confirmed: 1, already_signed_up: 49 });
      expect(await countsOf(place.session)).toEqual({ taken: 1, confirmed: 1 });
      expect(await SignupModel.countDocuments({ session: place.session })).toBe(1);
    });
    await server.stop();
  });
});

describe('one key twenty times', () => {
  it('has one effect and one answer; another body is refused, and one in flight told to wait', async ({ api }) => {
    await api.get('/me', { as: 'wang' });
    await again(async () => {
      const [place, other] = [await anEventFor(5), await anEventFor(5)];
      const options = { as: 'wang', headers: { 'Idempotency-Key': randomUUID() } };
      const path = `/events/${place.event}/signups`;
      const send = () => api.post(path, { sessionId: place.session }, options);
      const replies = await Promise.all(Array.from({ length: 20 }, send));
      const codes = tally(replies.map(codeOf));
      expect((codes.confirmed ?? 0) + (codes.request_in_flight ?? 0)).toBe(20);
      const bodies = [...replies.filter(({ status }) => status === 201), await send(), await send()];
      expect(new Set(bodies.map(({ status, body }) => JSON.stringify({ status, body }))).size).toBe(1);
      expect(await api.post(path, { sessionId: other.session }, options)).toMatchObject({ status: 422 });
      expect(await countsOf(place.session)).toEqual({ taken: 1, confirmed: 1 });
    });
  });
});

describe('five hundred who join, cancel and take offers at random', () => {
  it('never confirms more than there are places, offers in order, and counts right', async () => {
    const action = fc.record({
      who: fc.nat(40),
      does: fc.constantFrom('join', 'join', 'cancel', 'accept'),
      at: fc.nat(1),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.array(action, { minLength: 25, maxLength: 25 }),
        fc.integer({ min: 2, max: 12 }),
        async (places, actions, burst) => {
          const { event, session } = await anEventFor(places, { waitingPlaces: 15 });
          const people = Array.from({ length: 41 }, somebody);
          const processes = [createSignupQueues({ maxBatch: 4 }), createSignupQueues({ maxBatch: 4 })];
          for (let start = 0; start < actions.length; start += burst) {
            const held = await SignupModel.find({ session, state: trusted({ $ne: 'cancelled' }) }).lean();
            const ofPerson = new Map(held.map(({ _id, person }) => [String(person), String(_id)]));
            const now = new Date();
            await Promise.all(
              actions.slice(start, start + burst).map(({ who, does, at }) => {
                const person = people[who] as string;
                const ids = { event, person, signup: ofPerson.get(person) ?? somebody() };
                if (does === 'join') return outcome(signUp({ event, session, person, now }, processes[at]));
                return outcome(does === 'cancel' ? cancelSignup(ids, now) : acceptOffer(ids, now));
              }),
            );
            await checkCounts(session, places);
          }
        },
      ),
      { numRuns: times },
    );
  });
});

/** Taken and waiting are what the sign-ups say; nobody waits behind somebody who was offered, or before a free place. */
async function checkCounts(session: string, places: number): Promise<void> {
  const [signups, stored] = [await SignupModel.find({ session }).lean(), await SessionModel.findById(session).lean()];
  const inState = (...states: string[]) => signups.filter(({ state }) => states.includes(state));
  expect(stored?.taken).toBe(inState('confirmed', 'offered').length);
  expect(stored?.waiting).toBe(inState('waiting').length);
  expect(stored?.taken).toBeLessThanOrEqual(places);
  if (inState('waiting').length > 0) expect(stored?.taken).toBe(places);
  const turns = (states: string[]) => inState(...states).flatMap(({ turn }) => turn ?? []);
  const served = Math.max(-1, ...turns(['offered']));
  for (const turn of turns(['waiting'])) expect(turn).toBeGreaterThan(served);
}

describe('places lowered in the middle of a burst', () => {
  it('take nobody’s place, and give none above the new number', async () => {
    await again(async (round) => {
      const { event, session } = await anEventFor(200);
      const queues = createSignupQueues({ maxBatch: 5 });
      const burst = Promise.all(
        Array.from({ length: 120 }, () =>
          outcome(signUp({ event, session, person: somebody(), now: new Date() }, queues)),
        ),
      );
      while ((await SessionModel.findById(session).lean())?.taken === 0);
      await editSession({ event, session }, { places: 10 + round }, everywhere, new Date());
      const taken = (await countsOf(session)).confirmed;
      const counted = tally(await burst);
      const stored = await SessionModel.findById(session).lean();
      expect(Object.keys(counted).filter((code) => !['confirmed', 'event_full'].includes(code))).toEqual([]);
      expect(await countsOf(session)).toEqual({ taken: counted.confirmed, confirmed: counted.confirmed });
      expect(stored?.places).toBeGreaterThanOrEqual(counted.confirmed ?? 0);
      expect(counted.confirmed).toBeLessThanOrEqual(Math.max(taken, 10 + round));
    });
  });
});

describe('the time of closing', () => {
  it('is the server’s to the millisecond, whatever a phone says', async () => {
    const clock = { now: new Date() };
    const server = await startServer({ clock: () => clock.now });
    const closesAt = hours(0.1);
    const [open, closed] = [await anEventFor(5, { closesAt }), await anEventFor(5, { closesAt })];
    await server.api.get('/me', { as: 'li' });
    const tapAt = (place: typeof open, date: Date) =>
      server.api.post(
        `/events/${place.event}/signups`,
        { sessionId: place.session },
        { as: 'li', headers: { Date: date.toUTCString() } },
      );
    clock.now = new Date(closesAt.getTime() - 1);
    expect(codeOf(await tapAt(open, hours(24)))).toBe('confirmed');
    clock.now = closesAt;
    expect(codeOf(await tapAt(closed, hours(-24)))).toBe('signup_closed');
    clock.now = new Date(closesAt.getTime() + 1);
    expect(codeOf(await tapAt(closed, hours(-24)))).toBe('signup_closed');
    await server.stop();
  });
});
