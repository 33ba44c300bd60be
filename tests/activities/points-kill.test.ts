import { spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, inject } from 'vitest';
import { PostingModel } from '../../schemas/activities/points/points.ts';
import { RedemptionModel } from '../../schemas/activities/points/redemption.ts';
import { RewardModel } from '../../schemas/activities/points/reward.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { generateKeys, parseKeyRing, setKeyRing } from '../../server/platform/encryption/key-ring.ts';
import { somebody } from '../support/activities/events.ts';
import { aReward, expectSoundLedger, given } from '../support/activities/points.ts';
import { it } from '../support/it.ts';
import { support } from '../support/paths.ts';

/** So many processes are killed; more with KILLS=100. */
const kills = Number(process.env.KILLS ?? 12);

it('is whole whenever a process is killed: no award without its account, no redemption without its spending', async ({
  database,
}) => {
  const keys = generateKeys();
  setKeyRing(parseKeyRing(keys));
  await UnionModel.create({ _id: '331002', name: '椒江区总工会', kind: 'district', ancestors: [], region: '331002' });
  const reward = await aReward({ cost: 10, stock: 1_000_000 });
  const people = Array.from({ length: 4 }, somebody);
  const perPerson = Math.ceil(kills / people.length);
  const killOften = async (person: string) => {
    for (let kill = 0; kill < perPerson; kill++) {
      const path = `${support}activities/ledger-child.ts`;
      const args = [path, inject('mongodbUri'), database, person, reward, JSON.stringify(keys)];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      const rounds = on(createInterface(child.stdout), 'line');
      for (let round = 0; round < 1 + (kill % 3); round++) await rounds.next();
      // Then anywhere within what it does next.
      await pause(Math.random() * 50);
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
  expect(redemptions.length).toBeGreaterThanOrEqual(people.length * perPerson);
  const { left, stock } = (await RewardModel.findById(reward).lean()) ?? { left: 0, stock: 0 };
  expect(stock - left).toBe(redemptions.length);
});
