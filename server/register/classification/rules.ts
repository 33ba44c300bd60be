import { trusted } from 'mongoose';
import { CoverageRulesModel, type RuleSet, type StoredRules } from '../../../schemas/register/coverage-rules.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { defaultRules } from './default-rules.ts';

/** A version of the table, and who made it; version 0 comes with the program. */
export type RulesVersion = Omit<StoredRules, 'at'> & { at: Date | null };

/** One version never changes: what was read is not read again. */
const known = new Map<string, RuleSet>();

/** The table of a version. @throws {Failure} `coverage_rules_not_found`. */
export async function rulesOf(version: number): Promise<RuleSet> {
  if (version === 0) return defaultRules;
  const key = `${CoverageRulesModel.db.name} ${version}`;
  const set = known.get(key) ?? (await findRules(version)).set;
  known.set(key, set);
  return set;
}

/** A version of the table. @throws {Failure} `coverage_rules_not_found`. */
export async function findRules(version: number): Promise<RulesVersion> {
  if (version === 0) return { _id: 0, set: defaultRules, by: 'nuanfeng', at: null };
  const stored = await CoverageRulesModel.findById(version).lean();
  if (!stored) throw new Failure('coverage_rules_not_found', { version });
  return stored as StoredRules;
}

/** Keep a table as the next version; it counts once the figures are reckoned by it. */
export async function keepRules(set: RuleSet, by: string, now: Date): Promise<number> {
  for (;;) {
    const newest = await CoverageRulesModel.findOne({ _id: trusted({ $gt: 0 }) })
      .sort({ _id: -1 })
      .select({ _id: 1 })
      .lean();
    const _id = (newest?._id ?? 0) + 1;
    try {
      await CoverageRulesModel.create({ _id, set, by, at: now });
      return _id;
    } catch (error) {
      // Somebody else was first.
      if ((error as { code?: unknown }).code !== 11000) throw error;
    }
  }
}
