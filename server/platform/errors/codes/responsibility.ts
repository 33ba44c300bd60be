import { failure } from '../failure.ts';

/** Failure codes of responsibility (which union must act), a part of the catalogue. */
export const responsibilityFailures = {
  trade_not_industry: failure('invalid', '须为行业工会：{union}', 'This is not an industry union: {union}'),
} as const;
