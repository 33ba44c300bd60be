import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { Generation } from '../../../schemas/register/coverage-figures.ts';
import type { RuleSet } from '../../../schemas/register/coverage-rules.ts';
import type { Reckoning } from '../../register/classification/contribution.ts';
import {
  alone,
  beginFigures,
  gates,
  keepGeneration,
  showGeneration,
  shownGeneration,
} from '../../register/classification/generations.ts';
import { figures } from '../../register/classification/record-changes.ts';
import { keepRules, rulesOf } from '../../register/classification/rules.ts';
import { employers } from '../../register/record/working-set.ts';
import { mend, recount } from './recount.ts';

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
  const today = shanghaiDay(now);
  const start = from ?? `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`;
  await beginFigures(start);
  return alone(async () => {
    const rules = (await shownGeneration())?.rules ?? 0;
    return reckonAnew({ rules, from: start }, { cause: 'recount', by, now, onProgress });
  });
}

/**
 * Have employers classed by another table: it is kept as the next version, everything is counted by it, and then the
 * figures of all regions change at once.
 */
export async function setRules(set: RuleSet, { by, now = new Date(), from, onProgress }: Rebuilding): Promise<Rebuilt> {
  const today = shanghaiDay(now);
  await beginFigures(from ?? today);
  return alone(async () => {
    const shown = await shownGeneration();
    const rules = await keepRules(set, by, now);
    return reckonAnew({ rules, from: from ?? shown?.from ?? today }, { cause: 'rules', by, now, onProgress });
  });
}

/** Begin the figures of a register that an earlier version has filled. */
export async function beginOldFigures(): Promise<void> {
  if ((await gates().findOne({ _id: 0 })) || !(await employers().findOne({}, { projection: { _id: 1 } }))) return;
  await rebuild({ by: 'nuanfeng' });
}

async function reckonAnew(
  { rules, from }: Omit<Generation, 'g'>,
  { cause, by, now, onProgress }: Rebuilding & { cause: 'rules' | 'recount'; now: Date },
): Promise<Rebuilt> {
  const old = await shownGeneration();
  const known = (await gates().find().toArray()).flatMap(({ kept }) => kept.map(({ g }) => g));
  const generation: Generation = { g: Math.max(...known) + 1, rules, from };
  const fresh: Reckoning = { ...generation, set: await rulesOf(rules) };
  await keepGeneration(generation);
  // Every writer from here on counts for it too, and the count takes in all that was written before.
  const { employers, off } = await recount(old ? [fresh, old] : [fresh], onProgress);
  const [missing = new Map(), wrong = new Map()] = off;
  await mend(generation, missing, { cause, day: shanghaiDay(now), of: rules, by, at: now });
  await showGeneration(generation);
  await forgetBefore(old ?? generation);
  return { ...generation, employers, wrong: [...wrong.keys()] };
}

/** Delete figures that are shown no longer; those shown last stay, as somebody may be reading them. */
async function forgetBefore({ g: last }: Pick<Generation, 'g'>): Promise<void> {
  for (let g = last - 1; g > 0; g--) {
    const done = await figures().deleteMany({ _id: { $gte: `${g}:`, $lt: `${g};` } });
    if (done.deletedCount === 0) return;
  }
}
