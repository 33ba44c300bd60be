import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, inject } from 'vitest';
import { PostingModel } from '../schemas/activities/points/points.ts';
import { RedemptionModel } from '../schemas/activities/points/redemption.ts';
import { RewardModel } from '../schemas/activities/points/reward.ts';
import { UnionModel } from '../schemas/territory/union.ts';
import { makeKeys, openKeyRing, readKeyRing } from '../server/platform/encryption/keys.ts';
import { somebody } from './support/events.ts';
import { it } from './support/it.ts';
import { aReward, expectSoundLedger, given } from './support/points.ts';

/** KILLS=100 for the whole of safety test 16. */
const kills = Number(process.env.KILLS ?? 12);

it(
  '16: is whole whenever a process is killed: no award without its account, no redemption without its spending',
  async ({ database }) => {
    const keys = makeKeys();
    openKeyRing(readKeyRing(keys));
    await UnionModel.create({ _id: '331002', name: '椒江区总工会', kind: 'district', ancestors: [], region: '331002' });
    const reward = await aReward({ cost: 10, stock: 1_000_000 });
    const people = Array.from({ length: 4 }, somebody);
    const perPerson = Math.ceil(kills / people.length);
    const killOften = async (person: string) => {
      for (let kill = 0; kill < perPerson; kill++) {
        const path = join(import.meta.dirname, 'support/ledger-child.ts');
        const args = [path, inject('mongodbUri'), database, person, reward, JSON.stringify(keys)];
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
        await once(child.stdout, 'data');
        await pause(Math.random() * 150);
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    };
    await Promise.all(people.map(killOften));
    // Whoever writes for the same person next is not held up by what the dead left open.
    for (const person of people) await given(person, 1);
    await expectSoundLedger();
    const spent = await PostingModel.find({ kind: 'spend' }).lean();
    const redemptions = await RedemptionModel.find({}).lean();
    expect(spent.map(({ redemption }) => String(redemption)).toSorted()).toEqual(
      redemptions.map(({ _id }) => String(_id)).toSorted(),
    );
    expect(redemptions.length).toBeGreaterThan(0);
    const { left, stock } = (await RewardModel.findById(reward).lean()) ?? { left: 0, stock: 0 };
    expect(stock - left).toBe(redemptions.length);
  },
  60_000 + kills * 2000,
);
