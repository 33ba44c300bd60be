import type { Employer } from '../../../schemas/register/employer.ts';
import { type KeyField, KeyIndex } from './key-index.ts';
import type { SpillFile } from './spill-file.ts';

/** The changes of employers that a plan makes. */
export interface EmployerChanges {
  inserted: Employer[];
  /** With their new revision; the database must hold the one before. */
  replaced: Employer[];
  removed: { _id: number; rev: number }[];
  /** The replaced and removed employers as they were, by serial. */
  before: ReadonlyMap<number, Employer>;
}

/** Changes that are not in the database yet: they are being written, or belong to a dry run and never will be. */
export class PendingChanges {
  readonly #employers: Map<number, Employer> | SpillFile;
  readonly #removed = new Set<number>();
  readonly #index = new KeyIndex(() => this.#employers.values());

  /** @param shelf where the employers are kept; in memory by default. */
  constructor(shelf?: SpillFile) {
    this.#employers = shelf ?? new Map();
  }

  add({ inserted, replaced, removed }: EmployerChanges): this {
    for (const { _id } of removed) {
      this.#index.delete(this.#employers.get(_id));
      this.#employers.delete(_id);
      this.#removed.add(_id);
    }
    for (const employer of [...inserted, ...replaced]) {
      this.#index.delete(this.#employers.get(employer._id));
      this.#employers.set(employer._id, employer);
      this.#removed.delete(employer._id);
      // The kept copy is indexed: read back from a file, it holds no slices that would keep the list's text in memory.
      this.#index.add(this.#employers.get(employer._id) ?? employer);
    }
    return this;
  }

  /** The employer as it will be. @returns null for one that is removed, undefined for one that does not change. */
  get(serial: number): Employer | null | undefined {
    return this.#removed.has(serial) ? null : this.#employers.get(serial);
  }

  serialsWith(field: KeyField, key: string): Iterable<number> {
    return this.#index.get(field, key);
  }

  /** Whether a changed employer may have a statement without a code. */
  hasUncoded(): boolean {
    return this.#index.has('open');
  }
}
