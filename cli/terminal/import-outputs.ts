import { Option } from 'commander';
import type { Io } from './io.ts';
import { openRejects, rejectsPathOf } from './open-rejects.ts';
import { type OutputFile, openOutput, requireDifferent } from './output-file.ts';

/** The options that name the files of an import. */
export interface ImportOutputOptions {
  rejects?: string;
  notes?: string;
}

/** The same options, as a command declares them. */
export function importOutputOptions(io: Io): Record<keyof ImportOutputOptions, Option> {
  return {
    rejects: new Option(
      '--rejects <file>',
      io.text('被拒行写入的文件（默认在原文件旁）', 'where refused rows go (beside the file)'),
    ),
    notes: new Option(
      '--notes <file>',
      io.text('被拒行和有提示的行都写入此文件', 'write refused rows and rows with warnings to a file'),
    ),
  };
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
