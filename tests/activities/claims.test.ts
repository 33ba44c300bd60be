import fc from 'fast-check';
import mongoose, { Types } from 'mongoose';
import { describe, expect, vi } from 'vitest';
import { SessionModel } from '../../schemas/activities/events/session.ts';
import { SignupModel } from '../../schemas/activities/events/signup.ts';
import { cancelSignup } from '../../server/activities/events/signups/cancel-signup.ts';
import { signUp } from '../../server/activities/events/signups/sign-up.ts';
import { createSignupQueues } from '../../server/activities/events/signups/signup-queue.ts';
import { anEventFor, codeOf, countsOf, outcome, somebody, tally } from '../support/activities/events.ts';
import { it } from '../support/it.ts';

describe('many at once', () => {
  it('oversells without the guard, so the races below are real', async () => {
    const session = new Types.ObjectId();
    const naive = async () => {
      if ((await SignupModel.countDocuments({ session })) >= 50) return;
      await SignupModel.create({ event: session, session, person: somebody(), state: 'confirmed', at: new Date() });
    };

    await Promise.all(Array.from({ length: 200 }, naive));

    expect(await SignupModel.countDocuments({ session })).toBeGreaterThan(50);
  });

  it('gives 50 places to 50 of 200 clients, tells the rest event_full, and fails nobody', async ({ api }) => {
    const { event, session } = await anEventFor(50);
    const people = Array.from({ length: 200 }, (_, index) => `person-${index}`);
    for (let start = 0; start < people.length; start += 20) {
      await Promise.all(people.slice(start, start + 20).map((as) => api.get('/me/signups', { as })));
    }

    const replies = await Promise.all(
      people.map((as) => api.post(`/events/${event}/signups`, { sessionId: session }, { as })),
    );

    expect(tally(replies.map(codeOf))).toEqual({ confirmed: 50, event_full: 150 });
    expect(await countsOf(session)).toEqual({ taken: 50, confirmed: 50 });
  });

  it('makes one sign-up of 50 taps of one person', async ({ api }) => {
    const { event, session } = await anEventFor(50);
    await api.get('/me/signups', { as: 'sun' });

    const replies = await Promise.all(
      Array.from({ length: 50 }, () => api.post(`/events/${event}/signups`, { sessionId: session }, { as: 'sun' })),
    );

    expect(tally(replies.map(codeOf))).toEqual({ confirmed: 1, already_signed_up: 49 });
    const ids = replies.map(({ body }) => body.id ?? body.error.details.signupId);
    expect(new Set(ids).size).toBe(1);
    expect(await countsOf(session)).toEqual({ taken: 1, confirmed: 1 });
  });

  it('holds for several processes at once, and for people who try through each of them', async () => {
    const { event, session } = await anEventFor(70);
    const processes = Array.from({ length: 4 }, () => createSignupQueues({ maxBatch: 7 }));
    const people = Array.from({ length: 100 }, somebody);

    const outcomes = await Promise.all(
      people.flatMap((person) =>
        processes.map((queues) => outcome(signUp({ event, session, person, now: new Date() }, queues))),
      ),
    );

    const counted = tally(outcomes);
    expect(counted.confirmed).toBe(70);
    expect(Object.keys(counted).toSorted()).toEqual(['already_signed_up', 'confirmed', 'event_full']);
    expect(await countsOf(session)).toEqual({ taken: 70, confirmed: 70 });
    expect(await SignupModel.distinct('person', { session })).toHaveLength(70);
  });

  it('keeps to a smaller number of places that staff set in between', async () => {
    const { event, session } = await anEventFor(500);
    const queues = createSignupQueues({ maxBatch: 10 });
    const claims = Array.from({ length: 300 }, () =>
      outcome(signUp({ event, session, person: somebody(), now: new Date() }, queues)),
    );
    await SessionModel.updateOne({ _id: session }, { places: 5 });

    const counted = tally(await Promise.all(claims));

    expect(Object.keys(counted).toSorted()).toEqual(['confirmed', 'event_full']);
    const { taken, confirmed } = await countsOf(session);
    expect(taken).toBe(confirmed);
    expect(counted.confirmed).toBe(confirmed);
  });

  it('answers as a simple model does, whatever people do one after the other', async () => {
    const action = fc.record({ who: fc.nat(4), cancel: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.nat(3), fc.array(action, { maxLength: 25 }), async (places, actions) => {
        const { event, session } = await anEventFor(places);
        const people = Array.from({ length: 5 }, somebody);
        const holding = new Map<number, string>();

        for (const { who, cancel } of actions) {
          const person = people[who] as string;
          const held = holding.get(who);
          if (cancel && held) {
            expect(await outcome(cancelSignup({ event, signup: held, person }, new Date()))).toBe('cancelled');
            holding.delete(who);
          } else if (!cancel) {
            const expected = held ? 'already_signed_up' : holding.size < places ? 'confirmed' : 'event_full';
            expect(await outcome(signUp({ event, session, person, now: new Date() }))).toBe(expected);
            const signup = await SignupModel.findOne({ session, person, state: 'confirmed' }).lean();
            if (signup) holding.set(who, String(signup._id));
          }
          expect(await countsOf(session)).toEqual({ taken: holding.size, confirmed: holding.size });
        }
      }),
      { numRuns: 25 },
    );
  });

  it('keeps count and sign-ups equal while people join and cancel at the same time', async () => {
    const burst = fc.array(fc.record({ who: fc.nat(7), cancel: fc.boolean(), process: fc.nat(1) }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(burst, { maxLength: 4 }), async (places, bursts) => {
        const { event, session } = await anEventFor(places);
        const people = Array.from({ length: 8 }, somebody);
        const processes = [createSignupQueues({ maxBatch: 3 }), createSignupQueues({ maxBatch: 3 })];

        for (const actions of bursts) {
          const held = await SignupModel.find({ session, state: 'confirmed' }).lean();
          const ofPerson = new Map(held.map(({ _id, person }) => [String(person), String(_id)]));
          const outcomes = await Promise.all(
            actions.map(({ who, cancel, process }) => {
              const person = people[who] as string;
              const signup = ofPerson.get(person) ?? somebody();
              return cancel
                ? outcome(cancelSignup({ event, signup, person }, new Date()))
                : outcome(signUp({ event, session, person, now: new Date() }, processes[process]));
            }),
          );

          const expected = ['confirmed', 'cancelled', 'event_full', 'already_signed_up', 'signup_not_found'];
          expect(outcomes.filter((code) => !expected.includes(code))).toEqual([]);
          const { taken, confirmed } = await countsOf(session);
          expect(taken).toBe(confirmed);
          expect(confirmed).toBeLessThanOrEqual(places);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('a queue of claims', () => {
  it('changes neither count nor sign-ups where it cannot write both', async () => {
    const { event, session } = await anEventFor(5);
    const broken = vi.spyOn(SignupModel.collection, 'insertMany').mockRejectedValueOnce(new Error('power cut'));
    const person = somebody();

    expect(await outcome(signUp({ event, session, person, now: new Date() }))).toBe('Error: power cut');

    broken.mockRestore();
    expect(await countsOf(session)).toEqual({ taken: 0, confirmed: 0 });
    expect(await outcome(signUp({ event, session, person, now: new Date() }))).toBe('confirmed');
  });

  it('tries again where another transaction is in the way', async () => {
    const { event, session } = await anEventFor(5);
    const other = await mongoose.connection.startSession();
    other.startTransaction();
    await SessionModel.updateOne({ _id: session }, { $inc: { taken: 1 } }, { session: other });
    const before = await writeConflicts();
    const waiting = outcome(signUp({ event, session, person: somebody(), now: new Date() }));
    await expect.poll(writeConflicts).toBeGreaterThan(before);
    await other.abortTransaction();
    await other.endSession();

    expect(await waiting).toBe('confirmed');
    expect(await countsOf(session)).toEqual({ taken: 1, confirmed: 1 });
  });

  it('says overloaded, and writes nothing, where the wait is too long or the queue too full', async () => {
    const { event, session } = await anEventFor(5);
    const claim = () => ({ event, session, person: somebody(), now: new Date() });
    const blocker = await mongoose.connection.startSession();
    blocker.startTransaction();
    await SessionModel.updateOne({ _id: session }, { $inc: { taken: 1 } }, { session: blocker });

    const queues = createSignupQueues({ timeoutMs: 200, maxWaiting: 2, maxBatch: 1 });
    const outcomes = await Promise.all([1, 2, 3].map(() => outcome(signUp(claim(), queues))));
    await blocker.abortTransaction();
    await blocker.endSession();

    expect(outcomes).toEqual(['overloaded', 'overloaded', 'overloaded']);
    expect(await countsOf(session)).toEqual({ taken: 0, confirmed: 0 });
    // A machine that is busy may be slower than this patience, too: nothing is written, and one tries again.
    await expect.poll(() => outcome(signUp(claim(), queues))).toBe('confirmed');
  });
});

/** How often a write of the whole mongod found another in its way. */
async function writeConflicts(): Promise<number> {
  const status = await mongoose.connection.getClient().db('admin').command({ serverStatus: 1 });
  return Number(status.metrics.operation.writeConflicts);
}
