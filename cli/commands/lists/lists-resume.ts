import { Command } from 'commander';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { findList, findRejects } from '../../../server/lists/importing/find-lists.ts';
import { resumeImport } from '../../../server/lists/importing/import.ts';
import { rejectsFile } from '../../../server/lists/reviewing/list-pages.ts';
import type { SourceType } from '../../../server/register/record/sources.ts';
import { exitWithRejects, type Io } from '../../terminal/io.ts';
import { parseSerial } from '../../terminal/option-parsers.ts';
import { createProgressLine } from '../../terminal/progress-line.ts';
import { writeOutput } from '../../terminal/write-output.ts';
import { withAudit } from '../../with-audit.ts';
import { describeResult } from './list-report.ts';
import { addReadingOptions, openListOrStdin, type ReadingOptions } from './open-list.ts';
import { rejectsPathOf } from './run-list-import.ts';

interface Options extends Omit<ReadingOptions, 'source'> {
  rejects?: string;
}

/** `nuanfeng lists resume`: continues an interrupted import. */
export function resumeCommand(io: Io): Command {
  const command = new Command('resume')
    .description(io.text('从最后提交的行继续中断的导入', 'Go on with an import from its last committed row'))
    .argument('<list>', io.text('批次号', 'number of the list'), parseSerial)
    .argument('<file>', io.text('同一个文件', 'the same file'))
    .option(
      '--rejects <file>',
      io.text('被拒行写入的文件（默认在原文件旁）', 'where refused rows go (beside the file)'),
    );
  return addReadingOptions(command, io).action(
    async (number: number, path: string, options: Options, command: Command) => {
      const work = async () => {
        const { source } = await findList(number, everywhere);
        const list = await openListOrStdin(path, { ...options, source: source as SourceType });
        const progress = createProgressLine(io);
        try {
          const result = await resumeImport(number, list, {
            scope: everywhere,
            onProgress: ({ rows }) => progress.show(rows, list.file.lines),
          }).finally(progress.end);
          // The file is written anew for the whole list: the interrupted run may have put rows there that it did not commit.
          const rejected = await findRejects(number, everywhere, { limit: 1 });
          const rejectsPath = rejected.length > 0 ? rejectsPathOf(path, options.rejects) : null;
          if (rejectsPath) await writeOutput((await rejectsFile(number, everywhere, io.language)).content, rejectsPath);
          if (command.optsWithGlobals().json) io.result(JSON.stringify({ ...result, rejectsFile: rejectsPath }));
          else io.result(describeResult(io, result, list));
          if (rejectsPath) exitWithRejects(io, rejectsPath);
        } finally {
          await list.close();
        }
      };
      await withAudit(io, 'lists resume', work, `list ${number}`);
    },
  );
}
