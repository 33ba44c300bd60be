import type { Employer } from '../../../schemas/register/employer.ts';

/** The fields of an employer that the rules look at; the statements only where the rules choose among sources. */
export type ClassificationFields = Pick<
  Employer,
  'union' | 'headcount' | 'headcountTo' | 'members' | 'production' | 'industry' | 'code'
> &
  Partial<Pick<Employer, 'statements' | 'state'>>;
