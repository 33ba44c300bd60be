import type { ListRow, Problem } from '../lists/reading/row.ts';
import type { Language } from '../platform/errors/errors.ts';
import { problems } from './problem-texts.ts';

export type ProblemCode = keyof typeof problems;

/** Whether a row has to be rejected: something in it is an error, and not only a warning. */
export function isRejected({ problems }: Pick<ListRow, 'problems'>): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

/** What is wrong, in a sentence. */
export function reason(code: ProblemCode, language: Language = 'zh-CN'): string {
  return problems[code].reason[language];
}

/** What to do about it (建议), in a sentence. */
export function remedy(code: ProblemCode, language: Language = 'zh-CN'): string {
  return problems[code].remedy[language];
}

/** A problem with the severity of its code. `value` must already be masked where it is personal. */
export function problem(field: Problem['field'], code: ProblemCode, value?: string, candidates?: string[]): Problem {
  const found: Problem = { field, code, severity: problems[code].severity };
  if (value) found.value = value.length > 80 ? `${value.slice(0, 79)}…` : value;
  if (candidates?.length) found.candidates = candidates;
  return found;
}
