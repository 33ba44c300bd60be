import { FederationCheckModel } from '../../../schemas/organising/federation.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import { rateOf } from '../coverage/table.ts';
import { findFederation } from './federations.ts';
import { federationTableOf } from './tables.ts';

/** What an officer found of a requirement. */
export interface CheckInput {
  requirement: string;
  value: number;
  evidence: string;
  /** `YYYY-MM-DD`. */
  on: string;
}

/**
 * Read the checklist of a federation: each requirement of its level, the newest check, and whether that fulfils it.
 *
 * @throws {Failure} `federation_not_found`.
 */
export async function checklistOf(id: string, scope: Scope) {
  const union = await findFederation(id, scope);
  const { version, rows } = await federationTableOf('requirements');
  const checks = await FederationCheckModel.find({ union: id }).sort({ on: 1, _id: 1 }).lean();
  const newest = new Map(checks.map((check) => [check.requirement, check]));
  const items = rows
    .filter(({ level }) => level === union.level)
    .map(({ code, name, kind, least, unit }) => {
      const { value = null, evidence = null, on = null, by = null } = newest.get(code) ?? {};
      const fulfilled = value !== null && value >= least;
      return { requirement: code, name, kind, least, unit, value, evidence, on, by, fulfilled };
    });
  const fulfilled = rateOf(items.filter(({ fulfilled }) => fulfilled).length, items.length);
  return { union: id, level: union.level ?? null, version, items, fulfilled };
}

/**
 * Store a check with its evidence. Earlier checks stay.
 *
 * @throws {Failure} `federation_not_found`, `requirement_not_found`; `day_to_come` for a day in the future, because later
 *   checks would not count beside it.
 */
export async function recordCheck(
  id: string,
  given: CheckInput,
  { by, scope, now }: { by: string; scope: Scope; now: Date },
): Promise<void> {
  const { items } = await checklistOf(id, scope);
  if (!items.some(({ requirement }) => requirement === given.requirement)) {
    throw new Failure('requirement_not_found', { requirement: given.requirement });
  }
  if (given.on > shanghaiDay(now)) throw new Failure('day_to_come', { on: given.on });
  await FederationCheckModel.create({
    union: id,
    ...given,
    evidence: maskPersonalNumbers(given.evidence),
    by,
    at: now,
  });
}
