import type { RuleSet } from '../../../schemas/register/coverage-rules.ts';
import type { Classed } from './classed.ts';
import { type CoverageClass, classOf, turningDays } from './classify.ts';

/**
 * An employer's class, and those that it will come to be by itself, as one text: `none-too-new 2022-03-15 none-25`.
 *
 * So figures need no job at midnight: whoever reads them takes the class of the day.
 *
 * @param from changes that were due by that day are done, so that most employers have one class (`YYYY-MM-DD`).
 */
export function timetableOf(employer: Classed, rules: RuleSet, from: string): string {
  let held = classOf(employer, from, rules);
  let text: string = held;
  for (const day of turningDays(employer, rules)) {
    if (day <= from) continue;
    const next = classOf(employer, day, rules);
    if (next === held) continue;
    text += ` ${day} ${next}`;
    held = next;
  }
  return text;
}

/** The class that a timetable gives for a day, which is not before the one that it begins with. */
export function classOn(timetable: string, day: string): CoverageClass {
  const steps = timetable.split(' ');
  let at = 0;
  while (at + 2 < steps.length && (steps[at + 1] as string) <= day) at += 2;
  return steps[at] as CoverageClass;
}
