import type { Language } from '../platform/errors/errors.ts';
import { problems } from './problem-texts.ts';

export type ProblemCode = keyof typeof problems;

/** One thing wrong in one cell, or with the row as a whole (`field` is `row`). */
export interface Problem<Field extends string = string> {
  field: Field;
  code: ProblemCode;
  severity: 'error' | 'warning';
  /** The cell, shortened; masked where it is or may be personal. */
  value?: string;
  /** Codes that the damaged one may have been: to be shown and confirmed by the name, never taken. */
  candidates?: string[];
}

/** Whether a row has to be rejected: something in it is an error, and not only a warning. */
export function isRejected({ problems }: { problems: readonly Problem[] }): boolean {
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
export function problem<Field extends string>(
  field: Field,
  code: ProblemCode,
  value?: string,
  candidates?: string[],
): Problem<Field> {
  const found: Problem<Field> = { field, code, severity: problems[code].severity };
  if (value) found.value = value.length > 80 ? `${value.slice(0, 79)}…` : value;
  if (candidates?.length) found.candidates = candidates;
  return found;
}
