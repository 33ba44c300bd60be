import type { CoverageClass, RuleSet } from '../../../schemas/register/coverage-rules.ts';
import { regionRange } from '../../access/staff/scope.ts';
import { classOf } from '../../register/classification/classify.ts';
import { defaultRules } from '../../register/classification/default-rules.ts';
import { shownGeneration } from '../../register/classification/generations.ts';
import { employers, storedPaths } from '../../register/record/employer-collection.ts';
import { classificationFields } from './recount.ts';

/** The employers that would go from one class to another: how many, and some examples. */
export interface ClassShift {
  from: CoverageClass;
  to: CoverageClass;
  employers: number;
  examples: { id: number; name: string; region: string; headcount: number | null }[];
}

/** What other rules would change. */
export interface RulesSimulation {
  employers: number;
  changed: number;
  /** Employers by class, now and under the other rules. */
  classes: Partial<Record<CoverageClass, { now: number; after: number }>>;
  shifts: ClassShift[];
  /** Employers that would change their class, by district and by their new class. */
  districts: Record<string, Partial<Record<CoverageClass, number>>>;
}

const maxExamples = 3;

/**
 * Work out what other rules would change in the register. Nothing is written.
 *
 * @param options.day the day for which employers are classed, `YYYY-MM-DD`.
 * @param options.onProgress is called with the number of employers read.
 */
export async function simulateRules(
  set: RuleSet,
  { region, day, onProgress }: { region: string; day: string; onProgress?: (read: number) => void },
): Promise<RulesSimulation> {
  const inForce = (await shownGeneration())?.set ?? defaultRules;
  const shifts = new Map<string, ClassShift>();
  const simulation: RulesSimulation = { employers: 0, changed: 0, classes: {}, shifts: [], districts: {} };
  const statements = set.headcountFrom || inForce.headcountFrom;
  const all = employers().find(
    { region: regionRange(region), branchOf: { $exists: false }, into: { $exists: false }, state: { $exists: false } },
    {
      projection: { ...classificationFields, name: 1, ...(statements && { [storedPaths.statements]: 1 }) },
      batchSize: 10_000,
    },
  );
  for await (const employer of all) {
    if (++simulation.employers % 10_000 === 0) onProgress?.(simulation.employers);
    const [from, to] = [classOf(employer, day, inForce), classOf(employer, day, set)];
    countsOfClass(simulation, from).now++;
    countsOfClass(simulation, to).after++;
    if (from === to) continue;
    simulation.changed++;
    const key = `${from} ${to}`;
    const shift = shifts.get(key) ?? { from, to, employers: 0, examples: [] };
    shifts.set(key, shift);
    shift.employers++;
    const { _id: id, name, region = '', headcount } = employer;
    if (shift.examples.length < maxExamples)
      shift.examples.push({ id, name: name ?? '', region: region ?? '', headcount: headcount ?? null });
    const district = (region ?? '').slice(0, 6);
    simulation.districts[district] ??= {};
    const byClass = simulation.districts[district] as Partial<Record<CoverageClass, number>>;
    byClass[to] = (byClass[to] ?? 0) + 1;
  }
  simulation.shifts = [...shifts.values()].sort((a, b) => b.employers - a.employers);
  return simulation;
}

function countsOfClass({ classes }: RulesSimulation, of: CoverageClass): { now: number; after: number } {
  const count = classes[of] ?? { now: 0, after: 0 };
  classes[of] = count;
  return count;
}
