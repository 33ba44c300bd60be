import type { Person } from '../../../schemas/people/person.ts';

/** The traits of a person that sign-up rules use. */
export type PersonTraits = Pick<Person, 'sex' | 'birthYear' | 'employmentForm'>;

/**
 * Derive sex and year of birth from an identity number of 18 characters (GB 11643-1999: sex from character 17, year from
 * characters 7 to 10).
 */
export function traitsOfIdNumber(idNumber: string): { sex: 'female' | 'male'; birthYear: number } {
  return {
    sex: Number(idNumber[16]) % 2 === 1 ? 'male' : 'female',
    birthYear: Number(idNumber.slice(6, 10)),
  };
}

/** Build the update for traits that a person declares. `null` removes a trait. */
export function traitUpdateOf(changes: { [Name in keyof PersonTraits]?: PersonTraits[Name] | undefined }) {
  const names = ['sex', 'birthYear', 'employmentForm'] as const;
  const set: Record<string, unknown> = {};
  const unset: Record<string, 1> = {};
  for (const name of names) {
    if (changes[name] === null) unset[name] = 1;
    else if (changes[name] !== undefined) set[name] = changes[name];
  }
  return { set, unset };
}
