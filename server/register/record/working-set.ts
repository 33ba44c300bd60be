import type { mongo } from 'mongoose';
import { type Employer, EmployerModel } from '../../../schemas/register/employer.ts';
import { type Keyed, KeyIndex, keyed } from './key-index.ts';
import type { Shelf } from './spill-file.ts';

/** What a vicinity came to differ in from the database. */
export interface Changes {
  inserted: Employer[];
  /** With the revision that they will have; the database must hold the one before. */
  replaced: Employer[];
  removed: { _id: number; rev: number }[];
  /** Those replaced and removed as they were, by serial. */
  before: ReadonlyMap<number, Employer>;
}

/** Changes that the database does not show yet: they are being written, or never will be where an import is only tried. */
export class Pending {
  readonly #employers: Map<number, Employer> | Shelf;
  readonly #removed = new Set<number>();
  readonly #index = new KeyIndex(() => this.#employers.values());

  /** @param shelf where to keep the employers; in memory unless told. */
  constructor(shelf?: Shelf) {
    this.#employers = shelf ?? new Map();
  }

  add({ inserted, replaced, removed }: Changes): this {
    for (const { _id } of removed) {
      this.#index.delete(this.#employers.get(_id));
      this.#employers.delete(_id);
      this.#removed.add(_id);
    }
    for (const employer of [...inserted, ...replaced]) {
      this.#index.delete(this.#employers.get(employer._id));
      this.#employers.set(employer._id, employer);
      this.#removed.delete(employer._id);
      // As it is kept: on a shelf without the slices of text that would keep the whole file in memory.
      this.#index.add(this.#employers.get(employer._id) ?? employer);
    }
    return this;
  }

  /** The employer as it will be; null for one that will be gone, nothing where the database is right. */
  get(serial: number): Employer | null | undefined {
    return this.#removed.has(serial) ? null : this.#employers.get(serial);
  }

  with(field: Keyed, key: string): Iterable<number> {
    return this.#index.get(field, key);
  }

  /** Whether it may hold a claim without a code. */
  hasOpen(): boolean {
    return this.#index.has('open');
  }
}

/**
 * The employers that some rows may be about, read by their codes and names, and changed in memory.
 */
export class Vicinity {
  readonly #employers = new Map<number, Employer>();
  readonly #stored = new Map<number, Employer>();
  readonly #changed = new Set<number>();
  readonly #removed = new Map<number, number>();
  readonly #pending: Pending | undefined;
  readonly #index = new KeyIndex(() => this.#employers.values());
  readonly #asked = { codes: new Set<string>(), names: new Set<string>(), open: new Set<string>() };

  constructor(pending?: Pending) {
    this.#pending = pending;
  }

  /** Read all employers that have one of the codes, names or open names; what was asked before is not read again. */
  async read(wanted: { codes?: Iterable<string>; names?: Iterable<string>; open?: Iterable<string> }): Promise<void> {
    await Promise.all(
      keyed.map(async (field) => {
        const asked = this.#asked[field];
        const fresh = [...new Set(wanted[field] ?? [])].filter((key) => !asked.has(key));
        for (const key of fresh) asked.add(key);
        if (fresh.length === 0) return;
        for (const key of this.#pending ? fresh : []) {
          for (const serial of this.#pending?.with(field, key) ?? []) this.#take(this.#pending?.get(serial));
        }
        await this.readWhere({ [field]: { $in: fresh } });
      }),
    );
  }

  /** Read all employers that a filter finds in the database. */
  async readWhere(filter: mongo.Filter<Employer>): Promise<void> {
    const found = await employers()
      .find(filter, { batchSize: 5000, ...newest })
      .toArray();
    for (const employer of found) {
      const pending = this.#pending?.get(employer._id);
      this.#take(pending === undefined ? employer : pending);
    }
  }

  /** Read some employers by serial. */
  async readSerials(serials: readonly number[]): Promise<void> {
    const unknown = serials.filter((serial) => !this.#employers.has(serial));
    if (unknown.length === 0) return;
    for (const serial of unknown) this.#take(this.#pending?.get(serial));
    await this.readWhere({ _id: { $in: unknown } });
  }

  get(serial: number): Employer | undefined {
    return this.#employers.get(serial);
  }

  all(): Employer[] {
    return [...this.#employers.values()];
  }

  /** Serials of the employers read that have one of the keys. */
  with(field: Keyed, keys: readonly string[]): ReadonlySet<number> {
    let found: Set<number> | undefined;
    for (const key of keys) {
      for (const serial of this.#index.get(field, key)) {
        found ??= new Set();
        found.add(serial);
      }
    }
    return found ?? nobody;
  }

  /** Whether the register may hold a claim without a code; where it holds none, no open name has to be read. */
  async hasOpen(): Promise<boolean> {
    if (this.#pending?.hasOpen()) return true;
    return (await employers().findOne({ open: { $gt: '' } }, { projection: { _id: 1 }, ...newest })) !== null;
  }

  /** Whether an employer read, other than that one, has the key. */
  hasOther(field: Keyed, key: string, serial: number | undefined): boolean {
    return this.#index.get(field, key).some((other) => other !== serial);
  }

  /**
   * Some employers and all that settling them again can touch: those whose names a claim without code bears, and those
   * with a claim without code that bears one of their names.
   */
  async around(serials: Iterable<number>, names: readonly string[]): Promise<Employer[]> {
    await this.read({ names, open: names });
    const around = new Set<number>([...serials, ...this.with('names', names)]);
    for (const serial of around) {
      const { names = [], open = [], claims = [] } = this.#employers.get(serial) ?? {};
      const origins = claims.map(({ o }) => o).filter((o) => typeof o === 'number' && !this.#employers.has(o));
      if (origins.length > 0) await this.readSerials(origins as number[]);
      for (const { o } of claims) if (o) around.add(o);
      await this.read({ names: open ?? [], open: names ?? [] });
      for (const other of this.with('names', open ?? [])) around.add(other);
      for (const other of this.with('open', names ?? [])) around.add(other);
    }
    return [...around].map((serial) => this.#employers.get(serial)).filter((employer) => employer !== undefined);
  }

  put(employer: Employer): void {
    const { _id } = employer;
    const old = this.#employers.get(_id);
    this.#index.delete(old);
    this.#employers.set(_id, employer);
    this.#removed.delete(_id);
    this.#index.add(employer);
    this.#changed.add(_id);
  }

  remove(serial: number): void {
    const old = this.#employers.get(serial);
    if (!old) return;
    this.#index.delete(old);
    this.#employers.delete(serial);
    this.#changed.delete(serial);
    const stored = this.#stored.get(serial);
    if (stored) this.#removed.set(serial, stored.rev);
  }

  /** What has to be written. */
  changes(): Changes {
    const before = new Map<number, Employer>();
    const changes: Changes = {
      inserted: [],
      replaced: [],
      removed: [...this.#removed].map(([_id, rev]) => ({ _id, rev })),
      before,
    };
    for (const { _id } of changes.removed) before.set(_id, this.#stored.get(_id) as Employer);
    for (const serial of this.#changed) {
      const employer = this.#employers.get(serial) as Employer;
      const stored = this.#stored.get(serial);
      if (!stored) {
        employer.rev = 1;
        changes.inserted.push(employer);
      } else {
        before.set(serial, stored);
        changes.replaced.push({ ...employer, rev: stored.rev + 1 });
      }
    }
    return changes;
  }

  #take(employer: Employer | null | undefined): void {
    if (!employer || this.#employers.has(employer._id)) return;
    this.#employers.set(employer._id, employer);
    this.#stored.set(employer._id, employer);
    this.#index.add(employer);
  }
}

const nobody: ReadonlySet<number> = new Set();

/**
 * How all that a plan rests on is read: as it was last written, by an import that runs ahead of the majority too. What is
 * planned on it is written after it, and lost with it.
 */
export const newest = { readConcern: { level: 'local' } } as const;

/** The driver's collection: no row of a list is worth a hydrated document. */
export function employers(): mongo.Collection<Employer> {
  return EmployerModel.collection as unknown as mongo.Collection<Employer>;
}
