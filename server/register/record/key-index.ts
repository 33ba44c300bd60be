import type { Employer } from '../../../schemas/register/employer.ts';

/** The fields by whose values employers are found. */
export const keyFields = ['codes', 'names', 'open'] as const;
export type KeyField = (typeof keyFields)[number];

/** Serials by key. A single serial stands as itself: few keys lead to two employers, and arrays would be most of the index. */
type Serials = Map<string, number | number[]>;

/**
 * An index of the serials of employers by their codes and names.
 *
 * A field is indexed when it is first looked up: a first list in which every row has a code never looks up names.
 */
export class KeyIndex {
  readonly #employers: () => Iterable<Employer>;
  readonly #by: Partial<Record<KeyField, Serials>> = {};

  /** @param employers yields all employers that were added and not deleted. */
  constructor(employers: () => Iterable<Employer>) {
    this.#employers = employers;
  }

  add(employer: Employer): void {
    for (const field of keyFields) {
      const serials = this.#by[field];
      if (serials) addSerial(serials, employer[field], employer._id);
    }
  }

  delete(employer: Employer | undefined): void {
    if (!employer) return;
    for (const field of keyFields) {
      const serials = this.#by[field];
      for (const key of (serials && employer[field]) ?? []) {
        const held = serials?.get(key);
        if (typeof held === 'object') {
          serials?.set(
            key,
            held.filter((serial) => serial !== employer._id),
          );
        } else if (held === employer._id) serials?.delete(key);
      }
    }
  }

  has(field: KeyField): boolean {
    return this.#of(field).size > 0;
  }

  get(field: KeyField, key: string): readonly number[] {
    const held = this.#of(field).get(key);
    if (held === undefined) return none;
    return typeof held === 'number' ? [held] : held;
  }

  #of(field: KeyField): Serials {
    const held = this.#by[field];
    if (held) return held;
    const made: Serials = new Map();
    for (const employer of this.#employers()) addSerial(made, employer[field], employer._id);
    this.#by[field] = made;
    return made;
  }
}

const none: readonly number[] = [];

function addSerial(serials: Serials, keys: readonly string[] | null | undefined, serial: number): void {
  if (!keys) return;
  for (const key of keys) {
    const held = serials.get(key);
    if (held === undefined) serials.set(key, serial);
    else if (typeof held === 'object') {
      if (!held.includes(serial)) held.push(serial);
    } else if (held !== serial) serials.set(key, [held, serial]);
  }
}
