import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { RuleSet } from '../../../schemas/register/coverage-rules.ts';
import { Failure } from '../../../server/platform/errors/errors.ts';

/** Read a set of rules from a JSON file. @throws {Failure} `list_not_found`, `coverage_rules_invalid`. */
export async function readRuleSet(path: string): Promise<RuleSet> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new Failure('list_not_found', { path });
    throw error;
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Failure('coverage_rules_invalid', { reason: (error as Error).message });
  }
  const parsed = RuleSet.safeParse(json);
  if (!parsed.success) throw new Failure('coverage_rules_invalid', { reason: z.prettifyError(parsed.error) });
  return parsed.data;
}
