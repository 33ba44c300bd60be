import type { FailureCode } from '../../../platform/errors/errors.ts';

/** What is doubtful in a reading of opening hours: a code of the table of texts, and what fills its placeholders. */
export interface HoursDoubt {
  code: Extract<FailureCode, `hours_${string}`>;
  details: Readonly<Record<string, unknown>>;
}
