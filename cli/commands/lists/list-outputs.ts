import { everywhere } from '../../../server/access/staff/scope.ts';
import { findRejects, findWarnings } from '../../../server/lists/importing/find-lists.ts';
import { notesFile } from '../../../server/lists/reviewing/notes-file.ts';
import type { NotesKind } from '../../../server/lists/reviewing/rejects.ts';
import { Failure } from '../../../server/platform/errors/errors.ts';
import type { FailureDetails } from '../../../server/platform/errors/failure-details.ts';
import type { ImportOutputs } from '../../terminal/import-outputs.ts';
import { exitWithRejects, type Io } from '../../terminal/io.ts';
import { type OutputFile, writeContent } from '../../terminal/output-file.ts';

/** The paths of the files that were written; null for those that were not. */
export interface WrittenFiles {
  rejectsFile: string | null;
  notesFile: string | null;
}

/**
 * Write the files of an imported list from what is stored of it: the rejected rows where there are some, and all notes where
 * they are wanted. They are the same after an import, after one that was gone on with, and after a repetition.
 *
 * @throws {Failure} `list_rejects_not_written`.
 */
export async function writeListOutputs(io: Io, list: number, outputs: ImportOutputs): Promise<WrittenFiles> {
  const first = { limit: 1 };
  const hasRejects = (await findRejects(list, everywhere, first)).length > 0;
  const hasNotes = hasRejects || (await findWarnings(list, everywhere, first)).length > 0;
  const write = async (file: OutputFile, kind: NotesKind) => {
    const { content } = await notesFile(list, everywhere, { kind, language: io.language });
    await writeContent(file, content).catch((error) => {
      if (!(error instanceof Failure) || error.code !== 'output_not_writable') throw error;
      const { path, reason } = error.details as FailureDetails<'output_not_writable'>;
      throw new Failure('list_rejects_not_written', { list, path, reason }, { cause: error });
    });
    return file.path;
  };
  return {
    rejectsFile: hasRejects ? await write(outputs.rejects, 'rejects') : null,
    notesFile: hasNotes && outputs.notes ? await write(outputs.notes, 'notes') : null,
  };
}

/** Say where the files are, and end with exit code 3 where rows were rejected. @throws {ExitError} */
export function endWithOutputs(io: Io, { rejectsFile, notesFile }: WrittenFiles): void {
  if (notesFile)
    io.note(
      io.text(
        `被拒的行和有提示的行已写入 ${notesFile}，改正后可再次导入`,
        `Refused rows and rows with warnings are in ${notesFile}; mend and import them again`,
      ),
    );
  if (rejectsFile) exitWithRejects(io, rejectsFile);
}
