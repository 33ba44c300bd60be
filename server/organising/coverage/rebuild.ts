import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { RuleSet } from '../../../schemas/register/coverage-rules.ts';
import {
  beginFigures,
  type Generation,
  haveFiguresBegun,
  keepGeneration,
  type LoadedGeneration,
  nextGenerationNumber,
  showGeneration,
  shownGeneration,
  withRecountLease,
} from '../../register/classification/generations.ts';
import { ruleSetOf, saveRules } from '../../register/classification/rules.ts';
import { deleteFigures } from '../../register/classification/stored-figures.ts';
import { employers } from '../../register/record/employer-collection.ts';
import { addDifferences, recount } from './recount.ts';

/** What a rebuild did: the generation that is shown now, and how it was counted. */
export interface RebuildResult extends Generation {
  employers: number;
  /** Regions whose figures were wrong in the generation that was shown before. */
  wrong: string[];
}

/** Who asks for a rebuild, and how it is done. */
export interface RebuildOptions {
  by: string;
  now?: Date;
  /** The day from which classes are reckoned, `YYYY-MM-DD`. */
  from?: string | undefined;
  /** Is called with the number of employers counted. */
  onProgress?: ((read: number) => void) | undefined;
}

/**
 * Count the register anew and show the new figures. Employers may be written meanwhile.
 *
 * The figures shown before are first compared with the count; the new ones then replace them all at once. Classes are
 * reckoned from a year ago where no day is given.
 *
 * @throws {Failure} `coverage_recount_runs`.
 */
export async function rebuildFigures({
  by,
  now = new Date(),
  from,
  onProgress,
}: RebuildOptions): Promise<RebuildResult> {
  const today = shanghaiDay(now);
  const start = from ?? `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`;
  await beginFigures(start);
  return withRecountLease(async () => {
    const rules = (await shownGeneration())?.rules ?? 0;
    return buildGeneration({ rules, from: start }, { cause: 'recount', by, now, onProgress });
  });
}

/**
 * Class employers by another table: store it as the next version, count everything by it, and then show the new figures of
 * all regions at once.
 *
 * @throws {Failure} `coverage_recount_runs`.
 */
export async function setRules(
  set: RuleSet,
  { by, now = new Date(), from, onProgress }: RebuildOptions,
): Promise<RebuildResult> {
  const today = shanghaiDay(now);
  await beginFigures(from ?? today);
  return withRecountLease(async () => {
    const shown = await shownGeneration();
    const rules = await saveRules(set, by, now);
    return buildGeneration({ rules, from: from ?? shown?.from ?? today }, { cause: 'rules', by, now, onProgress });
  });
}

/** Begin the figures of a register that a version without figures has filled. */
export async function beginFiguresOfOldRegister(): Promise<void> {
  if ((await haveFiguresBegun()) || !(await employers().findOne({}, { projection: { _id: 1 } }))) return;
  await rebuildFigures({ by: 'nuanfeng' });
}

async function buildGeneration(
  { rules, from }: Omit<Generation, 'number'>,
  { cause, by, now, onProgress }: RebuildOptions & { cause: 'rules' | 'recount'; now: Date },
): Promise<RebuildResult> {
  const old = await shownGeneration();
  const generation: Generation = { number: await nextGenerationNumber(), rules, from };
  const fresh: LoadedGeneration = { ...generation, set: await ruleSetOf(rules) };
  await keepGeneration(generation);
  // From here on every transaction keeps the new generation up to date; the count covers all that was written before.
  const { employers, differences } = await recount(old ? [fresh, old] : [fresh], onProgress);
  const [missing = new Map(), wrong = new Map()] = differences;
  await addDifferences(generation, missing, { cause, day: shanghaiDay(now), of: rules, by, at: now });
  await showGeneration(generation);
  await deleteBefore(old ?? generation);
  return { ...generation, employers, wrong: [...wrong.keys()] };
}

/** Delete the figures of all generations before one. That one itself stays, because somebody may still be reading it. */
async function deleteBefore({ number: last }: Pick<Generation, 'number'>): Promise<void> {
  for (let number = last - 1; number > 0; number--) {
    if ((await deleteFigures(number)) === 0) return;
  }
}
