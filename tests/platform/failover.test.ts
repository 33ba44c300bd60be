import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { SignupModel } from '../../schemas/activities/events/signup.ts';
import { signUp } from '../../server/activities/events/signups/sign-up.ts';
import { createSignupQueues } from '../../server/activities/events/signups/signup-queue.ts';
import { asFailure } from '../../server/http/errors/error-reply.ts';
import { connectDatabase, disconnectDatabase } from '../../server/platform/database/connect-database.ts';
import { createIndexes } from '../../server/platform/database/indexes.ts';
import { generateKeys, parseKeyRing, setKeyRing } from '../../server/platform/encryption/key-ring.ts';
import { anEventFor, countsOf, somebody } from '../support/activities/events.ts';
import { startThreeNodes } from '../support/database/three-nodes.ts';

/** What the door answers where it is unknown or impossible: the phone tries again. */
const again = ['database_unavailable', 'overloaded'];

describe('a primary of three that dies in a burst', () => {
  it('loses no acknowledged sign-up, doubles none, and has a successor that is written to', async () => {
    setKeyRing(parseKeyRing(generateKeys()));
    const nodes = await startThreeNodes();
    try {
      await connectDatabase(nodes.uri, { dbName: 'failover' });
      await createIndexes();
      const places = 300;
      const { event, session } = await anEventFor(places);
      const queues = [createSignupQueues({ maxBatch: 5 }), createSignupQueues({ maxBatch: 5 })];
      const acknowledged: { person: string; signup: string }[] = [];
      let unexpected = '';

      /** A phone that taps until it is answered. */
      const tap = async (index: number) => {
        const person = somebody();
        await sleep(index * 8);
        for (;;) {
          try {
            const made = await signUp({ event, session, person, now: new Date() }, queues[index % 2]);
            return acknowledged.push({ person, signup: String(made._id) });
          } catch (error) {
            const { code, details } = asFailure(error);
            if (code === 'already_signed_up') {
              return acknowledged.push({ person, signup: String(details?.signupId) });
            }
            if (code === 'event_full') return undefined;
            if (!again.includes(code)) unexpected ||= `${code} ${error}`;
            await sleep(100);
          }
        }
      };

      const burst = Promise.all(Array.from({ length: 400 }, (_, index) => tap(index)));
      while (acknowledged.length < 60) await sleep(10);
      await nodes.killPrimary();
      await burst;

      expect(unexpected).toBe('');
      const held = await SignupModel.find({ session, state: 'confirmed' }).lean();
      const byId = new Map(held.map(({ _id, person }) => [String(_id), String(person)]));
      expect(acknowledged.filter(({ signup, person }) => byId.get(signup) !== person)).toEqual([]);
      expect(new Set(held.map(({ person }) => String(person))).size).toBe(held.length);
      expect(acknowledged).toHaveLength(places);
      expect(await countsOf(session)).toEqual({ taken: places, confirmed: places });
    } finally {
      await mongoose.connection.close();
      await disconnectDatabase();
      await nodes.stop();
    }
  });
});
