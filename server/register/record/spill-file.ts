import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import type { Employer } from '../../../schemas/register/employer.ts';

/** The first read of an employer: few are longer. */
const firstRead = 4096;

/** Employers set aside in a file that only this process can see; in memory they cost a number each. */
export class Shelf {
  readonly #folder = mkdtempSync(join(tmpdir(), 'nuanfeng-shelf-'));
  readonly #file = openSync(join(this.#folder, 'employers'), 'wx+', 0o600);
  readonly #places = new Map<number, number>();
  #end = 0;

  set(serial: number, employer: Employer): void {
    const bytes = mongo.BSON.serialize(employer);
    writeSync(this.#file, bytes, 0, bytes.length, this.#end);
    this.#places.set(serial, this.#end);
    this.#end += bytes.length;
  }

  get(serial: number): Employer | undefined {
    const at = this.#places.get(serial);
    if (at === undefined) return undefined;
    let bytes = Buffer.alloc(firstRead);
    readSync(this.#file, bytes, 0, firstRead, at);
    // A BSON document begins with its length.
    const length = bytes.readInt32LE(0);
    if (length > firstRead) {
      bytes = Buffer.alloc(length);
      readSync(this.#file, bytes, 0, length, at);
    }
    return mongo.BSON.deserialize(bytes.subarray(0, length)) as Employer;
  }

  *values(): Generator<Employer> {
    for (const serial of this.#places.keys()) yield this.get(serial) as Employer;
  }

  delete(serial: number): void {
    this.#places.delete(serial);
  }

  close(): void {
    closeSync(this.#file);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
