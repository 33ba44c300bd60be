import { Command } from 'commander';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { findList } from '../../../server/lists/importing/find-lists.ts';
import { isFileOf, resumeImport } from '../../../server/lists/importing/import.ts';
import type { SourceType } from '../../../server/register/record/sources.ts';
import { type ImportOutputOptions, importOutputOptions, openImportOutputs } from '../../terminal/import-outputs.ts';
import type { Io } from '../../terminal/io.ts';
import { parseSerial } from '../../terminal/option-parsers.ts';
import { createProgressLine } from '../../terminal/progress-line.ts';
import { withAudit } from '../../with-audit.ts';
import { writeListOutputs } from './list-outputs.ts';
import { addReadingOptions, openListOrStdin, type ReadingOptions } from './open-list.ts';
import { reportImport } from './run-list-import.ts';

interface Options extends Omit<ReadingOptions, 'source'>, ImportOutputOptions {}

/** `nuanfeng lists resume`: continues an interrupted import. */
export function resumeCommand(io: Io): Command {
  const { rejects, notes } = importOutputOptions(io);
  const command = new Command('resume')
    .description(io.text('从最后提交的行继续中断的导入', 'Go on with an import from its last committed row'))
    .argument('<list>', io.text('批次号', 'number of the list'), parseSerial)
    .argument('<file>', io.text('同一个文件', 'the same file'))
    .addOption(rejects)
    .addOption(notes);
  return addReadingOptions(command, io).action(
    async (number: number, path: string, options: Options, command: Command) => {
      const { json = false } = command.optsWithGlobals<{ json?: boolean }>();
      const outputs = await openImportOutputs(path, options);
      const work = async () => {
        const found = await findList(number, everywhere);
        // The list is read as it was begun, unless another way is given, which is refused.
        const isBegun = options.profile === undefined && options.null.length === 0 && !options.fillDown;
        const { nullWords = [], fillDown = [] } = JSON.parse((isBegun && found.readAs) || '{}');
        const begun = isBegun ? { null: nullWords, fillDown } : {};
        const reading = { ...options, ...begun, source: found.source as SourceType };
        const list = await openListOrStdin(path, reading);
        const progress = createProgressLine(io);
        try {
          // A list that is done has nothing to go on with, and its files are written as they were.
          const isDone = found.state === 'done' && isFileOf(found, list);
          const result = isDone
            ? { list: found, same: true }
            : await resumeImport(number, list, {
                scope: everywhere,
                onProgress: ({ rows }) => progress.show(rows, list.file.lines),
              }).finally(progress.end);
          reportImport(io, result, list, { json, files: await writeListOutputs(io, number, outputs) });
        } finally {
          await list.close();
        }
      };
      await withAudit(io, 'lists resume', work, `list ${number}`).finally(outputs.discard);
    },
  );
}
