import { existsSync } from 'node:fs';
import { checkout } from '../paths.ts';

/** The lists of a city of which it is known what each row is and what the register has to say in the end. */
export interface KnownCity {
  title: string;
  /** The folder of the lists and of their truth, with a slash at the end. */
  folder: string;
  /** Unions that the register of unions names. */
  unions: number;
  /** Whether all its rows are few enough for every test. */
  small: boolean;
}

/** A city that `tests/fixtures/lists/make.ts` invents. */
export const inventedCity: KnownCity = {
  title: 'an invented city',
  folder: `${checkout}tests/fixtures/lists/`,
  unions: 94,
  small: true,
};

const taizhou: KnownCity = {
  title: 'Taizhou',
  folder: `${checkout}../shared/data/taizhou-lists/`,
  unions: 3366,
  small: false,
};

/** The real register of Taizhou's employers, which is not part of the repository. */
export const taizhouRegister = `${checkout}../shared/data/taizhou-enterprises.csv`;

/** Whether the real lists of Taizhou stand beside the checkout. */
export const hasTaizhou = existsSync(taizhou.folder) && existsSync(taizhouRegister);

/** The cities whose lists are here: the invented one always. */
export const knownCities = [inventedCity, ...(hasTaizhou ? [taizhou] : [])];

/** Says before the tests begin what they leave out for want of data. */
export default function tellMissing(): void {
  if (hasTaizhou) return;
  process.stderr.write(`
SKIPPED: every test of the real lists of Taizhou. They are not part of the repository and were looked for in
${taizhou.folder}. The same tests run on the invented city of tests/fixtures/lists.
`);
}
