import type { RuleSet } from '../../../schemas/register/coverage-rules.ts';
import type { ClassificationFields } from './classification-fields.ts';
import { type CoverageClass, classChangeDaysOf, classOf } from './classify.ts';

/**
 * Write an employer's class, and the classes that it will change to by itself with their days, as one text:
 * `none-too-new 2022-03-15 none-25`.
 *
 * Figures by timetable need no job at midnight: a reader takes the class of the day from it.
 *
 * @param from the day of the first class, `YYYY-MM-DD`. Changes due by then are done, so that most employers have one class.
 */
export function classTimetableOf(employer: ClassificationFields, rules: RuleSet, from: string): string {
  let current = classOf(employer, from, rules);
  let text: string = current;
  for (const day of classChangeDaysOf(employer, rules)) {
    if (day <= from) continue;
    const next = classOf(employer, day, rules);
    if (next === current) continue;
    text += ` ${day} ${next}`;
    current = next;
  }
  return text;
}

/** The class on a day, by a timetable that begins on that day or before. @param day `YYYY-MM-DD`. */
export function classOn(timetable: string, day: string): CoverageClass {
  const steps = timetable.split(' ');
  let at = 0;
  while (at + 2 < steps.length && (steps[at + 1] as string) <= day) at += 2;
  return steps[at] as CoverageClass;
}
