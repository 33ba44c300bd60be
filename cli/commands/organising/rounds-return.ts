import { Command } from 'commander';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { importAnswers } from '../../../server/organising/rounds/import-answers.ts';
import { withDatabase } from '../../database.ts';
import { sheetHelp } from '../../tables/describe-sheet.ts';
import { reportTableImport } from '../../tables/table-report.ts';
import type { Io } from '../../terminal/io.ts';
import { openRejects } from '../../terminal/open-rejects.ts';
import { parseSerial } from '../../terminal/option-parsers.ts';
import { withAudit } from '../../with-audit.ts';

interface Options {
  dryRun?: boolean;
  encoding?: string;
  sheet?: string;
  rejects?: string;
}

/** `nuanfeng rounds return`: imports a verification sheet that was filled in. */
export function returnCommand(io: Io): Command {
  const t = io.text;
  return new Command('return')
    .description(t('导入填好的核查表', 'Take in a sheet that was filled in'))
    .argument('<round>', t('轮次', 'number of the round'), parseSerial)
    .argument(
      '<file>',
      t('.xlsx、.xls 或 CSV 文件（编码自动识别）', 'an .xlsx, .xls or CSV file; its encoding is found'),
    )
    .option('--dry-run', t('只检查，不写入', 'only say what it would do'))
    .option('--encoding <name>', t('文件编码，如 gb18030', 'the encoding of the file, such as gb18030'))
    .option('--sheet <name>', sheetHelp(io))
    .option('--rejects <file>', t('被拒行写入的文件（默认在原文件旁）', 'where refused rows go (beside the file)'))
    .action(async (number: number, path: string, options: Options, command: Command) => {
      const { json = false } = command.optsWithGlobals<{ json?: boolean }>();
      const { dryRun = false, encoding, sheet } = options;
      const work = () =>
        importAnswers(number, { path }, { by: 'cli', scope: everywhere, now: new Date(), dryRun, encoding, sheet });
      const rejects = await openRejects(path, options.rejects);
      try {
        const { report, source } = dryRun
          ? await withDatabase(io, work)
          : await withAudit(io, 'rounds return', work, `round ${number}`);
        const { blank, conflicts } = report;
        if (dryRun) io.note(t('试运行，未写入', 'A dry run: nothing was written'));
        io.note(
          t(
            `未填 ${blank} 行，与底册不一致 ${conflicts} 行`,
            `${blank} rows left blank, ${conflicts} against the register`,
          ),
        );
        await reportTableImport(io, report, source, { json, rejects });
      } finally {
        await rejects.discard();
      }
    });
}
