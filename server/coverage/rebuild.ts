import { shanghaiIso } from '../../schemas/common.ts';
import type { Generation } from '../../schemas/coverage-figures.ts';
import type { RuleSet } from '../../schemas/coverage-rules.ts';
import { employers } from '../employers/vicinity.ts';
import { alone, beginFigures, gates, keepGeneration, showGeneration, shownGeneration } from './gates.ts';
import { figures } from './record.ts';
import { mend, type Recount, recount } from './recount.ts';
import { keepRules, rulesOf } from './rules.ts';

/** How a rebuild went. */
export interface Rebuilt extends Generation {
  employers: number;
  /** Regions whose figures were wrong, of the generation that was shown before. */
  wrong: string[];
}

/** Who asks for a rebuild, and who is told of the employers counted. */
export interface Rebuilding {
  by: string;
  now?: Date;
  /** Classes are told from that day on, `YYYY-MM-DD`; a year ago unless told. */
  from?: string | undefined;
  onProgress?: ((read: number) => void) | undefined;
}

/**
 * Count the register anew and show the new figures; employers may be written all the while.
 *
 * What was shown before is compared with the count first, and then makes way at once and as a whole.
 */
export async function rebuild({ by, now = new Date(), from, onProgress }: Rebuilding): Promise<Rebuilt> {
  const today = shanghaiIso(now).slice(0, 10);
  const start = from ?? `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`;
  await beginFigures(start);
  return alone(async () => {
    const shown = await shownGeneration();
    const wrong = shown ? [...(await recount(shown)).off.keys()] : [];
    const done = await reckonAnew({ rules: shown?.rules ?? 0, from: start }, { by, now, onProgress });
    return { ...done, wrong };
  });
}

/**
 * Have employers classed by another table: it is kept as the next version, everything is counted by it, and then the
 * figures of all regions change at once.
 */
export async function setRules(set: RuleSet, { by, now = new Date(), from, onProgress }: Rebuilding): Promise<Rebuilt> {
  const today = shanghaiIso(now).slice(0, 10);
  await beginFigures(from ?? today);
  return alone(async () => {
    const shown = await shownGeneration();
    const rules = await keepRules(set, by, now);
    const done = await reckonAnew({ rules, from: from ?? shown?.from ?? today }, { by, now, onProgress });
    return { ...done, wrong: [] };
  });
}

/** Begin the figures of a register that an earlier version has filled. */
export async function beginOldFigures(): Promise<void> {
  if ((await gates().findOne({ _id: 0 })) || !(await employers().findOne({}, { projection: { _id: 1 } }))) return;
  await rebuild({ by: 'nuanfeng' });
}

async function reckonAnew(
  { rules, from }: Omit<Generation, 'g'>,
  { by, now = new Date(), onProgress }: Rebuilding,
): Promise<Omit<Rebuilt, 'wrong'>> {
  const before = await gates().find().toArray();
  const old = [...new Set(before.flatMap(({ kept }) => kept.map(({ g }) => g)))];
  const generation: Generation = { g: Math.max(...old) + 1, rules, from };
  await keepGeneration(generation);
  const reckoning = { ...generation, set: await rulesOf(rules) };
  // Every writer from here on counts for it too, and the count takes in all that was written before.
  const counted: Recount = await recount(reckoning, onProgress);
  const day = shanghaiIso(now).slice(0, 10);
  const cause = rules === before[0]?.kept.find(({ g }) => g === before[0]?.shown)?.rules ? 'recount' : 'rules';
  await mend(generation, counted, { cause, day, of: rules, by, at: now });
  await showGeneration(generation);
  for (const g of old) await figures().deleteMany({ _id: { $gte: `${g}:`, $lt: `${g};` } });
  return { ...generation, employers: counted.employers };
}
