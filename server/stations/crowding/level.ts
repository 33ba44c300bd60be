import { type Crowding, type CrowdingLevel, crowdingLevels } from '../../../schemas/stations/station-feedback.ts';

/** After so long a report counts half, in minutes. */
export const halfLifeMinutes = 30;
/** What a keeper says counts as much as what two workers say. */
const trust = { keeper: 2, worker: 1 } as const;
/** Below this, what was said is too old to go by: 90 minutes after one worker, two hours after one keeper. */
const leastWeight = 1 / 8;

/** How full a station seems to be. */
export interface CrowdingNow {
  level: CrowdingLevel | 'unknown';
  reportedAt: Date | null;
  reports: number;
}

/**
 * How full a station seems to be, by all that was said of it: newer words count more, and what has faded away leaves it
 * unknown, which is not empty.
 */
export function crowdingAt(said: readonly Pick<Crowding, 'level' | 'at' | 'account'>[], now: Date): CrowdingNow {
  const weighed = said
    .filter(({ at }) => at <= now)
    .map((each) => ({ ...each, weight: trust[each.account ? 'keeper' : 'worker'] * fading(each.at, now) }))
    .filter(({ weight }) => weight >= leastWeight / 4);
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  if (total < leastWeight) return { level: 'unknown', reportedAt: null, reports: 0 };
  const mean = weighed.reduce((sum, { level, weight }) => sum + crowdingLevels.indexOf(level) * weight, 0) / total;
  const newest = Math.max(...weighed.map(({ at }) => at.getTime()));
  return {
    level: crowdingLevels[Math.round(mean)] as CrowdingLevel,
    reportedAt: new Date(newest),
    reports: weighed.length,
  };
}

function fading(at: Date, now: Date): number {
  return 2 ** (-(now.getTime() - at.getTime()) / (halfLifeMinutes * 60_000));
}
