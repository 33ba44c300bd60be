import type { mongo } from 'mongoose';
import type { Employer, StoredEmployer } from '../../../schemas/register/employer.ts';
import { employers, localRead } from './employer-collection.ts';
import { type KeyField, KeyIndex, keyFields } from './key-index.ts';
import type { EmployerChanges, PendingChanges } from './pending-changes.ts';

/** The employers that some rows may be about: read by their codes and names, and changed in memory. */
export class WorkingSet {
  readonly #employers = new Map<number, Employer>();
  readonly #stored = new Map<number, Employer>();
  readonly #changed = new Set<number>();
  readonly #removed = new Map<number, number>();
  readonly #pending: PendingChanges | undefined;
  readonly #index = new KeyIndex(() => this.#employers.values());
  readonly #keysRead = { codes: new Set<string>(), names: new Set<string>(), open: new Set<string>() };

  constructor(pending?: PendingChanges) {
    this.#pending = pending;
  }

  /** Read all employers that have one of the codes, names or open names. Keys that were read before are not read again. */
  async read(wanted: { codes?: Iterable<string>; names?: Iterable<string>; open?: Iterable<string> }): Promise<void> {
    await Promise.all(
      keyFields.map(async (field) => {
        const read = this.#keysRead[field];
        const fresh = [...new Set(wanted[field] ?? [])].filter((key) => !read.has(key));
        for (const key of fresh) read.add(key);
        if (fresh.length === 0) return;
        for (const key of this.#pending ? fresh : []) {
          for (const serial of this.#pending?.serialsWith(field, key) ?? []) this.#add(this.#pending?.get(serial));
        }
        await this.#readWhere({ [field]: { $in: fresh } });
      }),
    );
  }

  /** Read employers by serial. */
  async readSerials(serials: readonly number[]): Promise<void> {
    const unknown = serials.filter((serial) => !this.#employers.has(serial));
    if (unknown.length === 0) return;
    for (const serial of unknown) this.#add(this.#pending?.get(serial));
    await this.#readWhere({ _id: { $in: unknown } });
  }

  get(serial: number): Employer | undefined {
    return this.#employers.get(serial);
  }

  all(): Employer[] {
    return [...this.#employers.values()];
  }

  /** The serials of the employers read that have one of the keys. */
  with(field: KeyField, keys: readonly string[]): ReadonlySet<number> {
    let found: Set<number> | undefined;
    for (const key of keys) {
      for (const serial of this.#index.get(field, key)) {
        found ??= new Set();
        found.add(serial);
      }
    }
    return found ?? noSerials;
  }

  /** Whether the register may hold a statement without a code. If it holds none, no open name has to be read. */
  async hasUncoded(): Promise<boolean> {
    if (this.#pending?.hasUncoded()) return true;
    return (await employers().findOne({ open: { $gt: '' } }, { projection: { _id: 1 }, ...localRead })) !== null;
  }

  /** Whether another employer that was read has the key. */
  hasOther(field: KeyField, key: string, serial: number | undefined): boolean {
    return this.#index.get(field, key).some((other) => other !== serial);
  }

  /**
   * Some employers and all that matching them again can change.
   *
   * These are the employers with a name that a statement without a code bears, and those with a statement without a code
   * that bears one of their names.
   */
  async readAffected(serials: Iterable<number>, names: readonly string[]): Promise<Employer[]> {
    await this.read({ names, open: names });
    // Serials that are added are visited as well.
    const around = new Set<number>([...serials, ...this.with('names', names)]);
    for (const serial of around) {
      const { names = [], open = [], statements = [] } = this.#employers.get(serial) ?? {};
      const origins = statements.flatMap(({ origin }) => origin ?? []);
      const unread = origins.filter((origin) => !this.#employers.has(origin));
      if (unread.length > 0) await this.readSerials(unread);
      for (const origin of origins) around.add(origin);
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

  /** The changes that have to be written. */
  changes(): EmployerChanges {
    const before = new Map<number, Employer>();
    const changes: EmployerChanges = {
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

  /** Read all employers that a filter finds in the database, as pending changes will leave them. */
  async #readWhere(filter: mongo.Filter<StoredEmployer>): Promise<void> {
    const found = await employers()
      .find(filter, { batchSize: 5000, ...localRead })
      .toArray();
    for (const employer of found) {
      const pending = this.#pending?.get(employer._id);
      this.#add(pending === undefined ? employer : pending);
    }
  }

  #add(employer: Employer | null | undefined): void {
    if (!employer || this.#employers.has(employer._id)) return;
    this.#employers.set(employer._id, employer);
    this.#stored.set(employer._id, employer);
    this.#index.add(employer);
  }
}

const noSerials: ReadonlySet<number> = new Set();
