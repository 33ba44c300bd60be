import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { trusted } from 'mongoose';
import { expect, inject } from 'vitest';
import { AttendanceModel } from '../../schemas/activities/attendance/attendance.ts';
import { SessionModel } from '../../schemas/activities/events/session.ts';
import { SignupModel } from '../../schemas/activities/events/signup.ts';
import { PointsAccountModel } from '../../schemas/activities/points/points.ts';
import { RedemptionModel } from '../../schemas/activities/points/redemption.ts';
import { RewardModel } from '../../schemas/activities/points/reward.ts';
import { shanghaiMonth } from '../../schemas/platform/shanghai.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { downloadOfflineList } from '../../server/activities/attendance/check-in/download-offline-list.ts';
import { addCorrection } from '../../server/activities/attendance/hours/corrections.ts';
import { cancelSignup } from '../../server/activities/events/signups/cancel-signup.ts';
import { acceptOffer } from '../../server/activities/events/signups/offers.ts';
import { computeEventStatistics } from '../../server/activities/events/statistics/statistics.ts';
import { awardNewAttendance } from '../../server/activities/points/award-job.ts';
import { addPointsRule } from '../../server/activities/points/rules.ts';
import { redeemReward } from '../../server/activities/rewards/redeem.ts';
import { refundRedemption } from '../../server/activities/rewards/refund-redemption.ts';
import { generateKeys, parseKeyRing, setKeyRing } from '../../server/platform/encryption/key-ring.ts';
import { anEvent, hours, somebody } from '../support/activities/events.ts';
import { aReward, expectSoundLedger } from '../support/activities/points.ts';
import type { Orders } from '../support/activities/season-child.ts';
import { type Held, SeasonModel, takenOf } from '../support/activities/season-model.ts';
import { aVisit, type Visit } from '../support/activities/season-presence.ts';
import { Random } from '../support/activities/season-random.ts';
import { by, perform, type Work, wordOf } from '../support/activities/season-work.ts';
import { it } from '../support/it.ts';
import { support } from '../support/paths.ts';

/** PEOPLE=2000 EVENTS=200 CRASHES=20 for the whole; SEED for another one. */
const setting = (name: string, usual: number) => Number(process.env[name] ?? usual);
const [people, events, crashes] = [setting('PEOPLE', 60), setting('EVENTS', 10), setting('CRASHES', 3)];
const seed = setting('SEED', 20_261_121);
const cost = 15;
const dayMs = 24 * 3600_000;

it(
  `a season of ${people} people and ${events} events, from the seed ${seed}, ends as a simple model says`,
  async ({ database }) => {
    const random = new Random(seed);
    const keys = generateKeys();
    setKeyRing(parseKeyRing(keys));
    await UnionModel.create({ _id: '331002', name: '椒江区总工会', kind: 'district', ancestors: [], region: '331002' });
    const hourly = { kind: 'volunteer', per: 'hour', points: 10, step: 30, rounding: 'down' } as const;
    await addPointsRule({ union: 'all', ...hourly }, everywhere, new Date());
    await addPointsRule({ union: '331002', kind: 'course', per: 'attendance', points: 5 }, everywhere, new Date());
    const stock = events * 4;
    const reward = await aReward({ cost, stock });
    const model = new SeasonModel(stock);
    const everybody = Array.from({ length: people }, somebody);

    /** What is to happen, each at its time. */
    const agenda: { at: Date; run: (now: Date) => Promise<void>; crash?: boolean }[] = [];
    const signups = new Map<string, string>();
    let crashing = false;
    let killed = 0;

    /** Have work done; where it is to crash, first by a process that is killed somewhere in it. */
    async function done(work: Work): Promise<string[]> {
      if (!crashing) return perform(work);
      crashing = false;
      killed++;
      await beginAndKill(work);
      return perform(work.do === 'sign up' ? { ...work, again: true } : work);
    }

    async function beginAndKill(work: Work): Promise<void> {
      const child = fork(`${support}activities/season-child.ts`, { serialization: 'advanced' });
      child.send({ uri: inject('mongodbUri'), dbName: database, keys, work } satisfies Orders);
      await once(child, 'message');
      // How far it comes in that time is no matter of the seed.
      await pause(Math.random() * 80);
      child.kill('SIGKILL');
      await once(child, 'exit');
    }

    async function schedule(number: number): Promise<void> {
      const startsAt = new Date(first.getTime() + Math.floor(number * 30 * 60 + random.whole(0, 600)) * 60_000);
      const endsAt = hours(random.whole(4, 16) / 4, startsAt);
      const [kind, places, waitingPlaces] = [
        random.weighted({ volunteer: 5, course: 3, other: 2 }),
        random.whole(10, 40),
        random.whole(0, 12),
      ];
      const plan = {
        startsAt,
        endsAt,
        places,
        waitingPlaces,
        opensAt: hours(-72, startsAt),
        closesAt: hours(-2, startsAt),
      };
      const { id: event, sessions } = await anEvent({ kind, sessions: [plan] });
      const held: Held = { id: sessions[0] as string, kind, startsAt, endsAt, places, waitingPlaces };
      model.open(held);
      const session = held.id;
      const own = (person: string) => ({ event, person, signup: signups.get(`${session} ${person}`) as string });
      const at = (hour: number, run: (now: Date) => Promise<void>, crash = false) =>
        agenda.push({ at: hours(hour, startsAt), run, crash });
      const after = (hour: number, run: (now: Date) => Promise<void>, crash = false) =>
        agenda.push({ at: hours(hour, endsAt), run, crash });

      const claim = (share: number) => async (now: Date) => {
        const wanting = random.shuffled(everybody).slice(0, Math.min(people, Math.ceil(places * share)));
        const claims = wanting.map((person) => ({ event, session, person, now, key: random.word() }));
        const outcomes = (await done({ do: 'sign up', claims })).map((word) => word.split(' '));
        const words = outcomes.map(([word = '']) => (/^(event_full|signup_held_back)$/.test(word) ? 'refused' : word));
        expect(words).toEqual(wanting.map((person) => model.signUp(session, person, now)));
        for (const [index, [, signup]] of outcomes.entries()) {
          if (signup) signups.set(`${session} ${wanting[index]}`, signup);
        }
      };
      const holders = () => {
        const { confirmed, offered, waiting } = model.seatsOf(session);
        return [...confirmed, ...offered.keys(), ...waiting];
      };
      const cancel = async (person: string, now: Date) => {
        await cancelSignup(own(person), now);
        model.cancel(session, person, now);
      };
      const someCancel = async (now: Date) => {
        for (const person of random.some(holders(), 0.12)) await cancel(person, now);
      };
      const answerOffers = async (now: Date) => {
        for (const person of [...model.seatsOf(session).offered.keys()]) {
          const answer = random.weighted({ accept: 5, decline: 1, ignore: 4 });
          if (answer === 'decline') await cancel(person, now);
          if (answer !== 'accept') continue;
          const word = await wordOf(acceptOffer(own(person), now).then(({ state }) => state));
          expect(word).toBe(model.accept(session, person, now));
        }
      };
      const handOn = async (now: Date) => {
        await done({ do: 'hand on', now });
        for (const id of model.sessions.keys()) model.handOn(id, now);
      };

      for (const [hour, share] of [
        [-71, 0.9],
        [-50, 0.4],
        [-30, 0.3],
        [-20, 0.3],
        [-3, 0.3],
      ] as const) {
        at(hour, claim(share), true);
      }
      for (const hour of [-60, -40, -10]) at(hour, someCancel);
      for (const hour of [-58, -37, -25, -8, -1]) at(hour, answerOffers);
      for (const hour of [-35, -5, -0.3, 0.1]) at(hour, handOn, true);

      let list = '';
      const clockOff = random.whole(-2880, 2880) * 60_000;
      at(-1.5, async (now) => {
        const clock = new Date(now.getTime() + clockOff);
        const fetched = await downloadOfflineList(session, { clock, by }, everywhere, now);
        list = fetched.id;
        const expected = [...model.seatsOf(session).confirmed].map((person) => own(person).signup);
        expect(fetched.entries.map(({ signupId }) => signupId).toSorted()).toEqual(expected.toSorted());
      });
      /** Who cancelled after a device had taken the list with it, and is ticked there all the same. */
      let gone: string[] = [];
      at(-0.5, async (now) => {
        gone = random.some(model.seatsOf(session).confirmed, 0.05);
        for (const person of gone) await cancel(person, now);
      });

      let visits: Visit[] = [];
      after(
        2,
        async () => {
          const { confirmed, waiting } = model.seatsOf(session);
          visits = [...confirmed].map((person) => aVisit(held, own(person), clockOff, random));
          const screens = visits.map(({ online }) => online);
          const rounds = Array.from({ length: 4 }, (_, round) => screens.flatMap((online) => online[round] ?? []));
          await done({ do: 'scan', session, rounds });
          const uninvited = waiting.map((person) => ({
            person,
            action: 'in' as const,
            nonce: random.word(),
            at: startsAt,
          }));
          const words = await perform({ do: 'scan', session, rounds: [uninvited] });
          expect(new Set(words)).toEqual(new Set(waiting.length > 0 ? ['not_signed_up'] : []));
        },
        true,
      );
      const deliver = (which: 'early' | 'late', share: number) => async (now: Date) => {
        const ticked =
          which === 'late'
            ? []
            : gone.map((person) => ({
                ...{ nonce: `gone-${person}-${session}`, action: 'in' as const, signupId: own(person).signup },
                scannedAt: new Date(startsAt.getTime() + clockOff),
              }));
        const all = random.shuffled([...visits.flatMap((visit) => visit[which]), ...ticked]);
        await done({ do: 'deliver', session, list, scans: all.slice(0, Math.ceil(all.length * share)), now });
        if (which === 'early') return;
        for (const { person, delivered, late } of visits) {
          if (late.length > 0) model.settle(session, person, delivered, now);
        }
      };
      after(3, deliver('early', 0.6), true);
      after(5, deliver('early', 1), true);
      after(
        6,
        async (now) => {
          await done({ do: 'close', session, now });
          for (const { person, closed } of visits) model.settle(session, person, closed, now);
          for (const person of gone) model.settle(session, person, { stays: [], pending: true }, now);
        },
        true,
      );
      after(20, deliver('late', 0.5), true);
      after(22, deliver('late', 1), true);
      after(30, async (now) => {
        for (const { person, signup, said, corrected } of random.some(visits, 0.6)) {
          const nonce = random.word();
          for (const [index, { action, at }] of said.entries()) {
            const stated = { signups: [signup], action, at };
            const correction = { reason: '领队证明', nonce: `${nonce}-${index}`, by };
            // The organiser taps twice.
            for (const _ of [1, 2]) await addCorrection(session, stated, correction, everywhere, now);
          }
          if (said.length > 0) model.settle(session, person, { stays: corrected, pending: false }, now);
        }
        await awardNewAttendance(now);
      });
      after(31, async (now) => {
        for (const person of random.shuffled(everybody).slice(0, 8)) {
          const exchange = await redeemReward({ reward, person, answers: [] }, now).catch((error) => ({
            state: error.code,
            id: '',
          }));
          expect(exchange.state).toBe(model.redeem(person, cost));
          if (exchange.id && random.real() < 0.2) {
            await refundRedemption(exchange.id, person, now);
            model.giveBack(person, cost);
          }
        }
      });
    }

    // Some days from now, since lists for devices are deleted when their time is over; at eight, whatever the clock says.
    const first = new Date(Math.ceil(hours(24 * 4).getTime() / dayMs) * dayMs);
    for (let number = 0; number < events; number++) await schedule(number);
    agenda.sort((one, other) => one.at.getTime() - other.at.getTime());
    const crashable = agenda.flatMap(({ crash }, index) => (crash ? index : []));
    const toCrash = new Set(random.shuffled(crashable).slice(0, crashes));
    for (const [index, { at, run }] of agenda.entries()) {
      crashing = toCrash.has(index);
      await run(at);
    }

    // Sign-ups and the counters of the sessions.
    for (const [session, seats] of model.sessions) {
      const held = await SignupModel.find({ session, state: trusted({ $ne: 'cancelled' }) }).lean();
      const expected = [
        ...[...seats.confirmed].map((person) => `confirmed ${person}`),
        ...[...seats.offered.keys()].map((person) => `offered ${person}`),
        ...seats.waiting.map((person) => `waiting ${person}`),
      ];
      expect(held.map(({ state, person }) => `${state} ${person}`).toSorted()).toEqual(expected.toSorted());
      const counted = await SessionModel.findById(session).lean();
      expect([counted?.taken, counted?.waiting]).toEqual([takenOf(seats), seats.waiting.length]);
      expect(seats.confirmed.size).toBeLessThanOrEqual(seats.places);
    }

    // Hours and absences, to the minute and to the day.
    const results = await AttendanceModel.find({}).lean();
    const shown = (session: unknown, person: unknown, { state, minutes }: { state: string; minutes: number }) =>
      `${session} ${person} ${state} ${minutes}`;
    expect(results.map((result) => shown(result.session, result.person, result)).toSorted()).toEqual(
      [...model.results]
        .flatMap(([session, all]) => [...all].map(([person, result]) => shown(session, person, result)))
        .toSorted(),
    );
    const absent = await SignupModel.find({ noShow: trusted({ $exists: true }) }).lean();
    expect(
      absent.map(({ session, person, noShow }) => `${session} ${person} ${noShow?.countsFrom?.getTime()}`).toSorted(),
    ).toEqual(
      [...model.absences]
        .flatMap(([person, all]) => [...all].map(([session, from]) => `${session} ${person} ${from}`))
        .toSorted(),
    );

    // The ledger, the stock, and the sums of the report.
    await expectSoundLedger();
    const accounts = new Map((await PointsAccountModel.find({}).lean()).map((one) => [String(one.person), one]));
    for (const person of everybody) {
      const { balance = 0, owed = 0 } = accounts.get(person) ?? {};
      const worth = model.worth(person);
      expect([person, balance, owed]).toEqual([person, Math.max(0, worth), Math.max(0, -worth)]);
    }
    expect((await RewardModel.findById(reward).lean())?.left).toBe(model.stock);
    expect(await RedemptionModel.countDocuments({ state: 'issued' })).toBe(stock - model.stock);
    const [from, until] = [first, agenda.at(-1)?.at ?? first].map((at) => shanghaiMonth(at)) as [string, string];
    expect((await computeEventStatistics({ from, until, by: 'month' }, everywhere)).total).toEqual(model.numbers());
    expect(killed).toBe(crashes);
  },
  300_000 + events * 20_000,
);
