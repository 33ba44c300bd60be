import { AttendanceModel } from '../../../schemas/activities/attendance/attendance.ts';
import { ScanModel } from '../../../schemas/activities/attendance/scan.ts';
import { SignupModel } from '../../../schemas/activities/events/signup.ts';
import { ErasureModel } from '../../../schemas/people/erasure.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { StationReportModel } from '../../../schemas/stations/station-feedback.ts';
import { dayMs } from '../../platform/calendar/durations.ts';
import { repeatErasures } from './erase-person.ts';
import { type RetentionRule, retentionRules } from './retention-rules.ts';

/** How many documents one rule dealt with, or would deal with. */
export interface RetentionResult {
  rule: RetentionRule;
  count: number;
}

/** For how many days an erasure is repeated: a request that ran at the same time may have written data after it. */
const repeatErasureDays = 2;

/**
 * Apply every retention rule, and delete data that was written about a person while they were being erased.
 *
 * @param options.dryRun only count the documents that are due.
 */
export async function runRetention(now: Date, options: { dryRun: boolean }): Promise<RetentionResult[]> {
  const results: RetentionResult[] = [];
  for (const rule of retentionRules) {
    const { collection } = modelOf(rule);
    const due = rule.due(daysBefore(now, rule.days));
    if (options.dryRun) {
      results.push({ rule, count: await collection.countDocuments(due) });
      continue;
    }
    let count = 0;
    for await (const document of collection.find(due, { projection: { _id: 1 } })) {
      await rule.apply(document, now);
      count += 1;
    }
    results.push({ rule, count });
  }
  if (!options.dryRun) await repeatErasures(daysBefore(now, repeatErasureDays));
  return results;
}

function modelOf({ collection }: RetentionRule) {
  const models = [PersonModel, SignupModel, ScanModel, AttendanceModel, StationReportModel, ErasureModel] as const;
  return models.find((model) => model.collection.name === collection) as (typeof models)[number];
}

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * dayMs);
}
