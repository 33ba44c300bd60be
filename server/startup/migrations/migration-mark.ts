import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ReferenceModel } from '../../../schemas/territory/reference-data.ts';

const markId = 'migratedBy';
let fingerprint: string | undefined;

/** Whether the program that runs has migrated the open database, so that doing it again would change nothing. */
export async function isMigrated(): Promise<boolean> {
  const mark = await ReferenceModel.findById(markId).lean();
  return mark?.version === programFingerprint();
}

/** Leave the mark of the program that runs, after its migration. Only the trial's database has one: others are migrated by command. */
export async function markMigrated(): Promise<void> {
  await ReferenceModel.updateOne({ _id: markId }, { $set: { version: programFingerprint() } }, { upsert: true });
}

/**
 * Tell this program from every other one. The version of the package would not do: in a checkout files change without it.
 */
function programFingerprint(): string {
  fingerprint ??= hashOfFiles(join(import.meta.dirname, '../../..'), ['schemas', 'server']);
  return fingerprint;
}

/** A hash over the names, sizes and times of the files in some folders below `root`. */
export function hashOfFiles(root: string, folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    for (const path of files.sort()) {
      const { size, mtimeMs } = statSync(path);
      hash.update(`${path}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}
