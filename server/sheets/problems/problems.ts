import type { Language } from '../../platform/errors/errors.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import { problemTexts } from './problem-texts.ts';

/** The code of a problem. */
export type ProblemCode = keyof typeof problemTexts;

/** A problem of one cell, or of the whole row (then `field` is `row`). */
export interface Problem<Field extends string = string> {
  field: Field;
  code: ProblemCode;
  severity: 'error' | 'warning';
  /** The cell, shortened; masked if it is or may be personal. */
  value?: string;
  /** What a damaged code may have been: shown to be confirmed by the name, and never used by itself. */
  candidates?: string[];
}

/** Whether a row is rejected: at least one of its problems is an error. */
export function isRejected({ problems }: { problems: readonly Problem[] }): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

/** Say in a sentence what is wrong. */
export function reasonOf(code: ProblemCode, language: Language = 'zh-CN'): string {
  return problemTexts[code].reason[language];
}

/** Say in a sentence what to do about it (建议). */
export function remedyOf(code: ProblemCode, language: Language = 'zh-CN'): string {
  return problemTexts[code].remedy[language];
}

/** Make a problem with the severity of its code. Personal numbers in `value` are masked; the caller masks other personal data. */
export function makeProblem<Field extends string>(
  field: Field,
  code: ProblemCode,
  value?: string,
  candidates?: string[],
): Problem<Field> {
  const result: Problem<Field> = { field, code, severity: problemTexts[code].severity };
  if (value) {
    const masked = maskPersonalNumbers(value);
    result.value = masked.length > 80 ? `${masked.slice(0, 79)}…` : masked;
  }
  if (candidates?.length) result.candidates = candidates;
  return result;
}
