import { Types, trusted } from 'mongoose';
import type { z } from 'zod';
import {
  type PointsRule,
  PointsRuleModel,
  type pointsRuleInput,
} from '../../../schemas/activities/points/points-rule.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { coversUnion, unionScopeStages } from '../../territory/unions/union-scope.ts';
import { requireEventKind } from '../events/event-kinds.ts';

/** A new rule. */
export type NewPointsRule = z.output<z.ZodObject<typeof pointsRuleInput>>;

/**
 * Add a rule for sessions that end from now on. Sessions that ended before keep the rules of their time.
 *
 * @throws {Failure} `event_kind_not_found`, `union_not_found`, `outside_scope`; `points_rule_uneven` where one step of
 *   time would be worth a fraction of a point.
 */
export async function addPointsRule(plan: NewPointsRule, scope: Scope, now: Date): Promise<PointsRule> {
  await requireEventKind(plan.kind);
  await requireUnionInScope(plan.union, scope);
  const hourly = plan.per === 'hour' ? { step: plan.step ?? 30, rounding: plan.rounding ?? 'down' } : {};
  if (hourly.step && (plan.points * hourly.step) % 60 !== 0) throw new Failure('points_rule_uneven');
  const { step: _, rounding: __, ...rest } = plan;
  const rule = { _id: new Types.ObjectId(), ...rest, ...hourly, from: now } as PointsRule;
  await PointsRuleModel.create(rule);
  return rule;
}

/**
 * End a rule: it no longer applies to sessions that end from now on. Repeated, it changes nothing.
 *
 * @throws {Failure} `points_rule_not_found`, also for a rule outside the scope.
 */
export async function endPointsRule(id: string, scope: Scope, now: Date): Promise<PointsRule> {
  const [rule] = await PointsRuleModel.aggregate<PointsRule>([
    { $match: { _id: new Types.ObjectId(id) } },
    ...unionScopeStages(scope),
  ]);
  if (!rule) throw new Failure('points_rule_not_found');
  const filter = { _id: rule._id, until: trusted({ $exists: false }) };
  const ended = await PointsRuleModel.findOneAndUpdate(filter, { until: now }, { returnDocument: 'after' }).lean();
  return ended ?? (await PointsRuleModel.findById(id).lean()) ?? rule;
}

/** List all rules that are in force, sorted by event kind. */
export function listPointsRules(now: Date): Promise<PointsRule[]> {
  return PointsRuleModel.find({ from: trusted({ $lte: now }), $or: notEnded(now) })
    .sort({ kind: 1, union: 1, from: 1 })
    .lean();
}

/**
 * Find the rules for a session that ended at a time, by the kind and the union of its event: those of the union itself,
 * or of the nearest union above that has any, or those for all unions.
 */
export async function findPointsRules(kind: string, union: string, endedAt: Date): Promise<PointsRule[]> {
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

/** The filter of rules that have not ended at a time. */
const notEnded = (at: Date) => [{ until: trusted({ $exists: false }) }, { until: trusted({ $gt: at }) }];

/**
 * Require a union of the scope, or `all` for the whole installation.
 *
 * @throws {Failure} `union_not_found`, `outside_scope`.
 */
async function requireUnionInScope(union: string, scope: Scope): Promise<void> {
  if (scope.unions === wholeInstallation && union === wholeInstallation) return;
  const found = await UnionModel.findById(union, { ancestors: 1 }).lean();
  if (found ? !coversUnion(scope, found) : scope.unions !== wholeInstallation) throw new Failure('outside_scope');
  if (!found) throw new Failure('union_not_found', { union });
}
