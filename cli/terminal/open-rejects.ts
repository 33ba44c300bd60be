import { stat } from 'node:fs/promises';
import { Failure, type LocalisedText } from '../../server/platform/errors/errors.ts';
import { type OutputFile, openOutput } from './output-file.ts';

/**
 * Open the file of refused rows before anything is imported: the one that is named, otherwise one beside the input.
 *
 * @param input a path, or `-` for stdin.
 * @throws {Failure} `output_is_input`, `output_not_writable`.
 */
export async function openRejects(input: string, path: string | undefined): Promise<OutputFile> {
  if (path !== undefined) return openOutput(path, [input]);
  const beside = await rejectsPathOf(input);
  return openOutput(beside, [input]).catch((error) => {
    if (!(error instanceof Failure) || error.code !== 'output_not_writable') throw error;
    const { 'zh-CN': zh, en } = (error.details as { reason: LocalisedText }).reason;
    const reason = { 'zh-CN': `${zh}；可用 --rejects 指定别处`, en: `${en}; name another place by --rejects` };
    throw new Failure('output_not_writable', { path: beside, reason }, { cause: error });
  });
}

/** The path of the refused rows of an input: beside it, or in the working directory for one that is no file. */
export async function rejectsPathOf(input: string): Promise<string> {
  const isFile =
    input !== '-' &&
    (await stat(input).then(
      (found) => found.isFile(),
      () => true,
    ));
  return `${isFile ? input : 'stdin'}.rejects.csv`;
}
