import { trusted } from 'mongoose';
import { CoverageRulesModel, type RuleSet, type StoredRules } from '../../../schemas/register/coverage-rules.ts';
import { isDuplicateKey } from '../../platform/database/duplicate-key.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { defaultRules } from './default-rules.ts';

/** A version of the rules, with its author. Version 0 ships with the program. */
export type RulesVersion = Omit<StoredRules, 'at'> & { at: Date | null };

/** Rule sets by database and version. A version never changes, so that each is read once. */
const cache = new Map<string, RuleSet>();

/** The rule set of a version. @throws {Failure} `coverage_rules_not_found`. */
export async function ruleSetOf(version: number): Promise<RuleSet> {
  if (version === 0) return defaultRules;
  const key = `${CoverageRulesModel.db.name} ${version}`;
  const set = cache.get(key) ?? (await findRulesVersion(version)).set;
  cache.set(key, set);
  return set;
}

/** Find a version of the rules. @throws {Failure} `coverage_rules_not_found`. */
export async function findRulesVersion(version: number): Promise<RulesVersion> {
  if (version === 0) return { _id: 0, set: defaultRules, by: 'nuanfeng', at: null };
  const stored = await CoverageRulesModel.findById(version).lean();
  if (!stored) throw new Failure('coverage_rules_not_found', { version });
  return stored as StoredRules;
}

/** Store rules as the next version. They apply once the figures are counted by them. @returns the version. */
export async function saveRules(set: RuleSet, by: string, now: Date): Promise<number> {
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
      // Somebody else took this version number first.
      if (!isDuplicateKey(error)) throw error;
    }
  }
}
