import type { Person } from '../../../schemas/people/person.ts';

/** What others' rules go by. */
export type Traits = Pick<Person, 'sex' | 'birthYear' | 'employmentForm'>;

/** Sex and year of birth, as an identity number of 18 characters says them (GB 11643-1999: characters 17, 7 to 10). */
export function traitsOf(idNumber: string): { sex: 'female' | 'male'; birthYear: number } {
  return {
    sex: Number(idNumber[16]) % 2 === 1 ? 'male' : 'female',
    birthYear: Number(idNumber.slice(6, 10)),
  };
}

/** What a person declares of themselves, as an update; `null` takes back. */
export function declared(given: { [Name in keyof Traits]?: Traits[Name] | undefined }) {
  const names = ['sex', 'birthYear', 'employmentForm'] as const;
  const set: Record<string, unknown> = {};
  const unset: Record<string, 1> = {};
  for (const name of names) {
    if (given[name] === null) unset[name] = 1;
    else if (given[name] !== undefined) set[name] = given[name];
  }
  return { set, unset };
}
