import type { Employer } from '../../../schemas/register/employer.ts';

/** What employers are found by. */
export const keyed = ['codes', 'names', 'open'] as const;
export type Keyed = (typeof keyed)[number];

/** One serial as itself: hardly a key leads to two employers, and an array for each would be most of the index. */
type Serials = Map<string, number | number[]>;

/**
 * Serials of employers by their codes and names.
 *
 * What is asked for first is made then: of a first list, where every row has a code, nobody asks for the names.
 */
export class KeyIndex {
  readonly #employers: () => Iterable<Employer>;
  readonly #by: Partial<Record<Keyed, Serials>> = {};

  /** @param employers all that `add` was told of, and `delete` was not. */
  constructor(employers: () => Iterable<Employer>) {
    this.#employers = employers;
  }

  add(employer: Employer): void {
    for (const field of keyed) {
      const serials = this.#by[field];
      if (serials) enter(serials, employer[field], employer._id);
    }
  }

  delete(employer: Employer | undefined): void {
    if (!employer) return;
    for (const field of keyed) {
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

  has(field: Keyed): boolean {
    return this.#of(field).size > 0;
  }

  get(field: Keyed, key: string): readonly number[] {
    const held = this.#of(field).get(key);
    if (held === undefined) return none;
    return typeof held === 'number' ? [held] : held;
  }

  #of(field: Keyed): Serials {
    const held = this.#by[field];
    if (held) return held;
    const made: Serials = new Map();
    for (const employer of this.#employers()) enter(made, employer[field], employer._id);
    this.#by[field] = made;
    return made;
  }
}

const none: readonly number[] = [];

function enter(serials: Serials, keys: readonly string[] | null | undefined, serial: number): void {
  if (!keys) return;
  for (const key of keys) {
    const held = serials.get(key);
    if (held === undefined) serials.set(key, serial);
    else if (typeof held === 'object') {
      if (!held.includes(serial)) held.push(serial);
    } else if (held !== serial) serials.set(key, [held, serial]);
  }
}
