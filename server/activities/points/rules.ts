import { Types, trusted } from 'mongoose';
import type { z } from 'zod';
import {
  type PointsRule,
  PointsRuleModel,
  type pointsRuleInput,
} from '../../../schemas/activities/points/points-rule.ts';
import { shanghaiMonth, startOfMonth } from '../../../schemas/platform/shanghai.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { holdsUnion, onlyWithin } from '../../territory/unions/scope.ts';
import { requireKind } from '../events/kinds.ts';

/** A rule that is to come into force. */
export type RulePlan = z.output<z.ZodObject<typeof pointsRuleInput>>;

/**
 * Put a rule into force for sessions that end from now on; what ended before keeps the rule of its time.
 *
 * @throws {Failure} `event_kind_not_found`, `union_not_found`, `outside_scope`; `points_rule_uneven` where a step of
 *   time would give a fraction of a point.
 */
export async function addRule(plan: RulePlan, scope: Scope, now: Date): Promise<PointsRule> {
  await requireKind(plan.kind);
  await requireHeld(plan.union, scope);
  const hourly = plan.per === 'hour' ? { step: plan.step ?? 30, rounding: plan.rounding ?? 'down' } : {};
  if (hourly.step && (plan.points * hourly.step) % 60 !== 0) throw new Failure('points_rule_uneven');
  const { step: _, rounding: __, ...rest } = plan;
  const rule = { _id: new Types.ObjectId(), ...rest, ...hourly, from: now } as PointsRule;
  await PointsRuleModel.create(rule);
  return rule;
}

/**
 * End a rule for sessions that end from now on; ended again, it stays as it ended.
 *
 * @throws {Failure} `points_rule_not_found` where there is none, or it is not of the scope's unions.
 */
export async function endRule(id: string, scope: Scope, now: Date): Promise<PointsRule> {
  const [rule] = await PointsRuleModel.aggregate<PointsRule>([
    { $match: { _id: new Types.ObjectId(id) } },
    ...onlyWithin(scope),
  ]);
  if (!rule) throw new Failure('points_rule_not_found');
  const filter = { _id: rule._id, until: trusted({ $exists: false }) };
  const ended = await PointsRuleModel.findOneAndUpdate(filter, { until: now }, { returnDocument: 'after' }).lean();
  return ended ?? (await PointsRuleModel.findById(id).lean()) ?? rule;
}

/** Every rule that is in force, by kind. */
export function rulesInForce(now: Date): Promise<PointsRule[]> {
  return PointsRuleModel.find({ from: trusted({ $lte: now }), $or: notEnded(now) })
    .sort({ kind: 1, union: 1, from: 1 })
    .lean();
}

/**
 * The rules for sessions of a union's events of a kind that ended at a time: those of the nearest union above that has
 * any, the event's own first, those for everybody last.
 */
export async function rulesFor(kind: string, union: string, endedAt: Date): Promise<PointsRule[]> {
  const found = await UnionModel.findById(union, { ancestors: 1 }).lean();
  const nearest = [union, ...(found?.ancestors ?? []).toReversed(), wholeInstallation];
  const rules = await PointsRuleModel.find({
    kind,
    union: trusted({ $in: nearest }),
    from: trusted({ $lte: endedAt }),
    $or: notEnded(endedAt),
  })
    .sort({ _id: 1 })
    .lean();
  const first = nearest.find((one) => rules.some((rule) => rule.union === one));
  return rules.filter((rule) => rule.union === first);
}

/** The points that a rule gives for so many whole minutes of presence. */
export function pointsFor(rule: Pick<PointsRule, 'per' | 'points' | 'step' | 'rounding' | 'most'>, minutes: number) {
  const most = rule.most ?? Number.POSITIVE_INFINITY;
  if (rule.per === 'attendance') return Math.min(rule.points, most);
  const step = rule.step ?? 30;
  const round = { down: Math.floor, nearest: Math.round, up: Math.ceil }[rule.rounding ?? 'down'];
  return Math.min((round(minutes / step) * step * rule.points) / 60, most);
}

/** When points of a rule end that a session earned: the end of the month, so many months on, in Shanghai. */
export function endOfPoints(rule: Pick<PointsRule, 'months'>, sessionEnd: Date): Date | undefined {
  if (!rule.months) return undefined;
  return startOfMonth(shanghaiMonth(sessionEnd), rule.months + 1);
}

const notEnded = (at: Date) => [{ until: trusted({ $exists: false }) }, { until: trusted({ $gt: at }) }];

/** @throws {Failure} `union_not_found`, `outside_scope`. */
async function requireHeld(union: string, scope: Scope): Promise<void> {
  if (scope.unions === wholeInstallation && union === wholeInstallation) return;
  const found = await UnionModel.findById(union, { ancestors: 1 }).lean();
  if (found ? !holdsUnion(scope, found) : scope.unions !== wholeInstallation) throw new Failure('outside_scope');
  if (!found) throw new Failure('union_not_found', { union });
}
