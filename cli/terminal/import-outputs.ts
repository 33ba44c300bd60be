import { openRejects, rejectsPathOf } from './open-rejects.ts';
import { type OutputFile, openOutput, requireDifferent } from './output-file.ts';

/** The options that name the files of an import. */
export interface ImportOutputOptions {
  rejects?: string;
  notes?: string;
}

/** The files that an import leaves, open before anything is written to the database. */
export interface ImportOutputs {
  rejects: OutputFile;
  notes: OutputFile | undefined;
  /** Remove what was begun and not written. */
  discard(): Promise<void>;
}

/**
 * Open the files of an import, so that a folder that is missing is noticed before anything is imported.
 *
 * @param path of the input, which none of them may be.
 * @throws {Failure} `output_is_input`, `output_not_writable`, `output_twice`.
 */
export async function openImportOutputs(path: string, options: ImportOutputOptions): Promise<ImportOutputs> {
  await requireDifferent([options.rejects ?? (await rejectsPathOf(path)), options.notes]);
  const rejects = await openRejects(path, options.rejects);
  try {
    const notes = options.notes === undefined ? undefined : await openOutput(options.notes, [path]);
    return { rejects, notes, discard: async () => void (await Promise.all([rejects.discard(), notes?.discard()])) };
  } catch (error) {
    await rejects.discard();
    throw error;
  }
}
