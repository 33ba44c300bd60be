import type { EmployerKind } from '../../../schemas/register/coverage-rules.ts';

/** Kinds by the first two characters of a unified code, or by the first alone (GB 32100-2015, with the amendments of 2016). */
const kinds: Readonly<Record<string, EmployerKind>> = {
  11: 'organ',
  12: 'institution',
  13: 'social',
  19: 'organ',
  5: 'social',
  91: 'enterprise',
  92: 'self-employed',
  93: 'cooperative',
};

/** The kind of the employer that has a unified code; `unknown` without a code. */
export function employerKindOf(code: string | null | undefined): EmployerKind {
  if (!code) return 'unknown';
  return kinds[code.slice(0, 2)] ?? kinds[code.slice(0, 1)] ?? 'other';
}
