import { randomInt, randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import { CoverageGateModel, type Gate, type Generation } from '../../../schemas/register/coverage-figures.ts';
import type { RuleSet } from '../../../schemas/register/coverage-rules.ts';
import { Failure } from '../../platform/errors/errors.ts';
import type { Reckoning } from './contribution.ts';
import { defaultRules } from './default-rules.ts';
import { rulesOf } from './rules.ts';

const gateCount = 128;

/**
 * Pass a gate within a transaction that writes employers: the generations that have to be kept, and which is shown.
 *
 * Nothing where the figures have not begun.
 */
export async function passGate(
  session: mongo.ClientSession,
): Promise<{ kept: Reckoning[]; shown: number } | undefined> {
  const gate = await gates().findOneAndUpdate({ _id: randomInt(gateCount) }, { $inc: { passed: 1 } }, { session });
  return gate ? { kept: await Promise.all(gate.kept.map(reckoningOf)), shown: gate.shown } : undefined;
}

/** Begin the figures of an empty register. @param from classes are reckoned from that day, `YYYY-MM-DD`. */
export async function beginFigures(from: string): Promise<void> {
  const first: Generation = { g: 1, rules: 0, from };
  await gates()
    .insertOne({ _id: 0, passed: 0, kept: [first], shown: 1 })
    .catch(ignoreTaken);
  const begun = await gates().findOne({ _id: 0 });
  const others = Array.from({ length: gateCount - 1 }, (_, at) => ({
    _id: at + 1,
    passed: 0,
    kept: begun?.kept ?? [first],
    shown: begun?.shown ?? 1,
  }));
  await gates().insertMany(others, { ordered: false }).catch(ignoreTaken);
}

/** The generation that is shown; nothing where the figures have not begun. */
export async function shownGeneration(session?: mongo.ClientSession): Promise<Reckoning | undefined> {
  const gate = await gates().findOne({ _id: 0 }, session && { session });
  const shown = gate?.kept.find(({ g }) => g === gate.shown);
  return shown && reckoningOf(shown);
}

/** The rules by which employers are classed now. */
export async function rulesInForce(): Promise<RuleSet> {
  return (await shownGeneration())?.set ?? defaultRules;
}

/** Have another generation kept, from the next transaction on; those under way are waited for. */
export async function keepGeneration(generation: Generation): Promise<void> {
  await gates().updateMany({ 'kept.g': { $ne: generation.g } }, { $push: { kept: generation } });
}

/** Show a generation, and have no other kept any more. @throws {Failure} `coverage_recount_runs` where it is not kept. */
export async function showGeneration({ g }: Pick<Generation, 'g'>): Promise<void> {
  const done = await gates().updateOne({ _id: 0, 'kept.g': g }, { $set: { shown: g } });
  if (done.matchedCount === 0) throw new Failure('coverage_recount_runs');
  await gates().updateMany({}, { $set: { shown: g }, $pull: { kept: { g: { $ne: g } } } });
}

async function reckoningOf({ g, rules, from }: Generation): Promise<Reckoning> {
  return { g, rules, from, set: await rulesOf(rules) };
}

function ignoreTaken(error: unknown): void {
  if ((error as { code?: unknown }).code !== 11000) throw error;
}

/**
 * Do what changes the generations while nobody else does.
 *
 * @throws {Failure} `coverage_recount_runs`.
 */
export async function alone<Result>(work: () => Promise<Result>): Promise<Result> {
  const run = randomUUID();
  const until = () => new Date(Date.now() + 30_000);
  const free = { $or: [{ recount: { $exists: false } }, { 'recount.until': { $lt: new Date() } }] };
  const taken = await gates().updateOne({ _id: 0, ...free }, { $set: { recount: { run, until: until() } } });
  if (taken.matchedCount === 0) throw new Failure('coverage_recount_runs');
  const mine = { _id: 0, 'recount.run': run };
  const renewing = setInterval(() => {
    // A renewal that fails is no end: the next may succeed.
    gates()
      .updateOne(mine, { $set: { 'recount.until': until() } })
      .catch(() => {});
  }, 5000);
  try {
    return await work();
  } finally {
    clearInterval(renewing);
    await gates().updateOne(mine, { $unset: { recount: 1 } });
  }
}

/** The driver's collection. */
export const gates = () => CoverageGateModel.collection as unknown as mongo.Collection<Gate>;
