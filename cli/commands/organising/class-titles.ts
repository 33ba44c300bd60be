import type { CoverageClass } from '../../../schemas/register/coverage-rules.ts';
import type { Language } from '../../../server/platform/errors/errors.ts';

const titles: Readonly<Record<CoverageClass, readonly [zh: string, en: string]>> = {
  covered: ['已建会', 'covered'],
  'joint-over-25': ['可单独建会', 'joint, over 25'],
  'none-100': ['未建会百人以上', 'none, 100 up'],
  'none-25': ['未建会 25 人以上', 'none, 25 up'],
  'none-25-unverified-start': ['投产待核', 'start unknown'],
  'none-too-new': ['投产不满一年', 'too new'],
  'none-small': ['未建会小微', 'none, small'],
  'unverified-headcount': ['人数待核', 'number unknown'],
  'not-counted': ['不计入', 'not counted'],
};

/** The title of a coverage class in a table. */
export function coverageClassTitle(of: CoverageClass, language: Language): string {
  return titles[of][language === 'en' ? 1 : 0];
}
