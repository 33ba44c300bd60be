import type { Employer } from '../../schemas/employer.ts';

/** What employers are found by. */
export const keyed = ['codes', 'names', 'open'] as const;
export type Keyed = (typeof keyed)[number];

/** Serials of employers by their codes and names. */
export class KeyIndex {
  readonly #by: Record<Keyed, Map<string, number[]>> = { codes: new Map(), names: new Map(), open: new Map() };

  add(employer: Employer): void {
    for (const field of keyed) {
      const keys = employer[field];
      if (!keys) continue;
      for (const key of keys) {
        const serials = this.#by[field].get(key);
        if (!serials) this.#by[field].set(key, [employer._id]);
        else if (!serials.includes(employer._id)) serials.push(employer._id);
      }
    }
  }

  delete(employer: Employer | undefined): void {
    if (!employer) return;
    for (const field of keyed) {
      for (const key of employer[field] ?? []) {
        const left = this.#by[field].get(key)?.filter((serial) => serial !== employer._id);
        if (left) this.#by[field].set(key, left);
      }
    }
  }

  has(field: Keyed): boolean {
    return this.#by[field].size > 0;
  }

  get(field: Keyed, key: string): readonly number[] {
    return this.#by[field].get(key) ?? none;
  }
}

const none: readonly number[] = [];
