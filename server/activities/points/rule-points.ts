import type { PointsRule } from '../../../schemas/activities/points/points-rule.ts';
import { shanghaiMonth, startOfMonth } from '../../../schemas/platform/shanghai.ts';

/** The points that a rule gives for so many whole minutes of attendance. */
export function pointsByRule(
  rule: Pick<PointsRule, 'per' | 'points' | 'step' | 'rounding' | 'most'>,
  minutes: number,
): number {
  const max = rule.most ?? Number.POSITIVE_INFINITY;
  if (rule.per === 'attendance') return Math.min(rule.points, max);
  const step = rule.step ?? 30;
  const round = { down: Math.floor, nearest: Math.round, up: Math.ceil }[rule.rounding ?? 'down'];
  return Math.min((round(minutes / step) * step * rule.points) / 60, max);
}

/**
 * The time at which points of a rule expire: the end of the month that is `months` months after the session's.
 *
 * @returns undefined where they never expire.
 */
export function pointsExpiryOf(rule: Pick<PointsRule, 'months'>, sessionEnd: Date): Date | undefined {
  if (!rule.months) return undefined;
  return startOfMonth(shanghaiMonth(sessionEnd), rule.months + 1);
}
