import { randomInt, randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import {
  GenerationLockModel,
  type StoredGeneration,
  type StoredGenerationLock,
} from '../../../schemas/register/coverage-figures.ts';
import type { RuleSet } from '../../../schemas/register/coverage-rules.ts';
import { driver } from '../../platform/database/driver.ts';
import { isDuplicateKey } from '../../platform/database/duplicate-key.ts';
import { keepRenewing, releaseLeases, takeLease } from '../../platform/database/lease.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { defaultRules } from './default-rules.ts';
import { ruleSetOf } from './rules.ts';

/** One way to count: by which rules, and with classes reckoned from which day. */
export interface Generation {
  number: number;
  /** Version of the rules. */
  rules: number;
  /** Changes of class that were due by this day are done (`YYYY-MM-DD`). */
  from: string;
}

/** A generation with the table of its rules. */
export interface LoadedGeneration extends Generation {
  set: RuleSet;
}

const stripeCount = 128;
/** How long the right to change the generations outlives a process that died, in milliseconds. */
const leaseMs = 30_000;

/**
 * Lock the generations for a transaction that writes employers, so that they do not change before it ends.
 *
 * @returns the generations to keep up to date and the number of the one that is shown; undefined where the figures have not
 *   begun.
 */
export async function lockGenerations(
  session: mongo.ClientSession,
): Promise<{ kept: LoadedGeneration[]; shown: number } | undefined> {
  const stripe = await stripes().findOneAndUpdate(
    { _id: randomInt(stripeCount) },
    { $inc: { passed: 1 } },
    { session },
  );
  return stripe ? { kept: await Promise.all(stripe.kept.map(loadGeneration)), shown: stripe.shown } : undefined;
}

/** Begin the figures of an empty register. @param from the day from which classes are reckoned, `YYYY-MM-DD`. */
export async function beginFigures(from: string): Promise<void> {
  const first: StoredGeneration = { g: 1, rules: 0, from };
  await stripes()
    .insertOne({ _id: 0, passed: 0, kept: [first], shown: 1 })
    .catch(ignoreDuplicateKey);
  const begun = await stripes().findOne({ _id: 0 });
  const others = Array.from({ length: stripeCount - 1 }, (_, at) => ({
    _id: at + 1,
    passed: 0,
    kept: begun?.kept ?? [first],
    shown: begun?.shown ?? 1,
  }));
  await stripes().insertMany(others, { ordered: false }).catch(ignoreDuplicateKey);
}

/** Whether the figures have begun. */
export async function haveFiguresBegun(): Promise<boolean> {
  return (await stripes().findOne({ _id: 0 })) !== null;
}

/** The generation that is shown. @returns undefined where the figures have not begun. */
export async function shownGeneration(session?: mongo.ClientSession): Promise<LoadedGeneration | undefined> {
  const stripe = await stripes().findOne({ _id: 0 }, session && { session });
  const shown = stripe?.kept.find(({ g }) => g === stripe.shown);
  return shown && loadGeneration(shown);
}

/** The rules by which employers are classed now. */
export async function coverageRulesInForce(): Promise<RuleSet> {
  return (await shownGeneration())?.set ?? defaultRules;
}

/** The number that no generation has had yet. */
export async function nextGenerationNumber(): Promise<number> {
  const all = await stripes().find().toArray();
  return Math.max(...all.flatMap(({ kept }) => kept.map(({ g }) => g))) + 1;
}

/** Have one more generation kept up to date from the next transaction on. Waits for the transactions under way. */
export async function keepGeneration({ number, rules, from }: Generation): Promise<void> {
  const stored: StoredGeneration = { g: number, rules, from };
  await stripes().updateMany({ 'kept.g': { $ne: number } }, { $push: { kept: stored } });
}

/** Show a generation, and keep no other up to date any more. @throws {Failure} `coverage_recount_runs` where it is not kept. */
export async function showGeneration({ number }: Pick<Generation, 'number'>): Promise<void> {
  const done = await stripes().updateOne({ _id: 0, 'kept.g': number }, { $set: { shown: number } });
  if (done.matchedCount === 0) throw new Failure('coverage_recount_runs');
  await stripes().updateMany({}, { $set: { shown: number }, $pull: { kept: { g: { $ne: number } } } });
}

/**
 * Do work that changes the generations while no other process does.
 *
 * @throws {Failure} `coverage_recount_runs` where another process does.
 */
export async function withRecountLease<Result>(work: () => Promise<Result>): Promise<Result> {
  const holder = randomUUID();
  const renew = () => takeLease('coverage recount', holder, leaseMs);
  if (!(await renew())) throw new Failure('coverage_recount_runs');
  const stopRenewing = keepRenewing(renew, leaseMs / 6);
  try {
    return await work();
  } finally {
    stopRenewing();
    await releaseLeases(holder);
  }
}

async function loadGeneration({ g, rules, from }: StoredGeneration): Promise<LoadedGeneration> {
  return { number: g, rules, from, set: await ruleSetOf(rules) };
}

function ignoreDuplicateKey(error: unknown): void {
  if (!isDuplicateKey(error)) throw error;
}

const stripes = () => driver<StoredGenerationLock>(GenerationLockModel);
