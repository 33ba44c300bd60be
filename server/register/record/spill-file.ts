import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import type { Employer } from '../../../schemas/register/employer.ts';

/** Bytes that are read at first: few employers are longer. */
const firstRead = 4096;

/** Employers in a temporary file that only this process can read; in memory each costs one number. */
export class SpillFile {
  readonly #folder = mkdtempSync(join(tmpdir(), 'nuanfeng-shelf-'));
  readonly #file = openSync(join(this.#folder, 'employers'), 'wx+', 0o600);
  readonly #offsets = new Map<number, number>();
  #end = 0;

  set(serial: number, employer: Employer): void {
    const bytes = mongo.BSON.serialize(employer);
    writeSync(this.#file, bytes, 0, bytes.length, this.#end);
    this.#offsets.set(serial, this.#end);
    this.#end += bytes.length;
  }

  get(serial: number): Employer | undefined {
    const offset = this.#offsets.get(serial);
    if (offset === undefined) return undefined;
    let bytes = Buffer.alloc(firstRead);
    readSync(this.#file, bytes, 0, firstRead, offset);
    // A BSON document begins with its length.
    const length = bytes.readInt32LE(0);
    if (length > firstRead) {
      bytes = Buffer.alloc(length);
      readSync(this.#file, bytes, 0, length, offset);
    }
    return mongo.BSON.deserialize(bytes.subarray(0, length)) as Employer;
  }

  *values(): Generator<Employer> {
    for (const serial of this.#offsets.keys()) yield this.get(serial) as Employer;
  }

  delete(serial: number): void {
    this.#offsets.delete(serial);
  }

  close(): void {
    closeSync(this.#file);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
