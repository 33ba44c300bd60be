import { type Crowding, type CrowdingLevel, crowdingLevels } from '../../../schemas/stations/station-feedback.ts';
import { minuteMs } from '../../platform/calendar/durations.ts';

/** After so many minutes a report counts half. */
export const halfLifeMinutes = 30;
/** The report of a keeper counts as much as those of two workers. */
const initialWeight = { keeper: 2, worker: 1 } as const;
/**
 * The least total weight of an estimate. One worker's report falls below it after 90 minutes, one keeper's after two
 * hours.
 */
const minWeight = 1 / 8;

/** How full a station seems to be. */
export interface CrowdingEstimate {
  level: CrowdingLevel | 'unknown';
  reportedAt: Date | null;
  reports: number;
}

/**
 * Estimate how full a station is from its reports. Newer reports count more.
 *
 * The level is `unknown` when the reports are too old; that does not mean `empty`.
 */
export function estimateCrowding(
  reports: readonly Pick<Crowding, 'level' | 'at' | 'account'>[],
  now: Date,
): CrowdingEstimate {
  const weighted = reports
    .filter(({ at }) => at <= now)
    .map((each) => ({ ...each, weight: initialWeight[each.account ? 'keeper' : 'worker'] * decay(each.at, now) }))
    .filter(({ weight }) => weight >= minWeight / 4);
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  if (total < minWeight) return { level: 'unknown', reportedAt: null, reports: 0 };
  const mean = weighted.reduce((sum, { level, weight }) => sum + crowdingLevels.indexOf(level) * weight, 0) / total;
  const newest = Math.max(...weighted.map(({ at }) => at.getTime()));
  return {
    level: crowdingLevels[Math.round(mean)] as CrowdingLevel,
    reportedAt: new Date(newest),
    reports: weighted.length,
  };
}

/** The share of its weight that a report still has. */
function decay(at: Date, now: Date): number {
  return 2 ** (-(now.getTime() - at.getTime()) / (halfLifeMinutes * minuteMs));
}
