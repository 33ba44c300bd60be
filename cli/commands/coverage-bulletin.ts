import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { BulletinView, type QuarterRow, quarterText } from '../../schemas/bulletin.ts';
import { regionCode } from '../../schemas/common.ts';
import { monthText } from '../../schemas/coverage.ts';
import { bulletinOf } from '../../server/bulletins/bulletin.ts';
import { columnsOf, percent } from '../../server/bulletins/columns.ts';
import { bulletinCsv } from '../../server/bulletins/csv.ts';
import { bulletinPage } from '../../server/bulletins/page.ts';
import { bulletinPdf } from '../../server/bulletins/pdf.ts';
import { quarterOf } from '../../server/bulletins/quarter.ts';
import { wordsOf } from '../../server/bulletins/words.ts';
import { findMonth, freezeMonth } from '../../server/coverage/months.ts';
import { everywhere } from '../../server/staff/scope.ts';
import { withAudit } from '../audited.ts';
import { withDatabase } from '../database.ts';
import { type Io, parseOption } from '../io.ts';
import { textTable } from '../text-table.ts';

interface Options {
  region: string;
  month: string;
  format: 'text' | 'json' | 'csv' | 'html' | 'pdf';
  out?: string;
}

/** `nuanfeng coverage bulletin`: the figures of a month, frozen where they are not yet, as text, page, PDF, CSV or JSON. */
export function bulletinCommand(io: Io): Command {
  return new Command('bulletin')
    .description(
      io.text(
        '一月一通报：该月数据在首次生成时定版',
        'The monthly bulletin; the first one of a month freezes its figures',
      ),
    )
    .requiredOption('--region <code>', io.text('行政区划代码', 'code of the region'), parseOption(regionCode))
    .requiredOption(
      '--month <month>',
      io.text('月份，如 2021-11', 'the month, such as 2021-11'),
      parseOption(monthText),
    )
    .addOption(
      new Option('--format <format>', io.text('格式', 'format'))
        .choices(['text', 'json', 'csv', 'html', 'pdf'])
        .default('text'),
    )
    .option('--out <file>', io.text('写入文件（默认标准输出）', 'write to a file (stdout)'))
    .action(async ({ region, month, format, out }: Options, command: Command) => {
      const bulletin = await withAudit(
        io,
        'coverage bulletin',
        async (act) => {
          if (!(await findMonth(month))) await freezeMonth(month, { by: act.who.id ?? 'cli', now: new Date() });
          return bulletinOf(region, month, everywhere);
        },
        `${region} ${month}`,
      );
      const { language } = io;
      const as = command.optsWithGlobals().json ? 'json' : format;
      const made = {
        text: async () => {
          const { title, lead, notes } = wordsOf(bulletin, language);
          const columns = columnsOf(language);
          const rows = [...bulletin.rows, bulletin.total].map((row) => columns.map(({ cell }) => cell(row)));
          const table = textTable(
            columns.map((column) => column.title),
            rows,
          );
          return `${[title, lead.join('\n'), table, notes.join('\n')].join('\n\n')}\n`;
        },
        json: async () => `${JSON.stringify(BulletinView.parse(bulletin))}\n`,
        csv: async () => bulletinCsv(bulletin, language),
        html: async () => bulletinPage(bulletin, language),
        pdf: () => bulletinPdf(bulletin, language),
      };
      const content = await made[as]();
      if (out === undefined) process.stdout.write(content);
      else await writeFile(out, content);
    });
}

/** `nuanfeng coverage quarter`: what was promised in a quarter and what was done. */
export function quarterCommand(io: Io): Command {
  return new Command('quarter')
    .description(io.text('一季度一总结：承诺与完成', 'The quarterly summary: what was promised and what was done'))
    .requiredOption('--region <code>', io.text('行政区划代码', 'code of the region'), parseOption(regionCode))
    .requiredOption('--quarter <quarter>', io.text('季度，如 2021-Q4', 'such as 2021-Q4'), parseOption(quarterText))
    .action(async ({ region, quarter }: { region: string; quarter: string }, command: Command) => {
      const summary = await withDatabase(io, () => quarterOf(region, quarter, everywhere));
      if (command.optsWithGlobals().json) return io.result(JSON.stringify(summary));
      const heading =
        io.language === 'en'
          ? ['code', 'region', 'promised', 'done', 'kept', 'newly organised', 'none before', 'none after', 'rate']
          : ['代码', '区划', '应完成', '已完成', '完成率', '新建会', '期初未建会', '期末未建会', '建会率'];
      const cells = ({ region: code, name, promised, done, kept, organised, none, rate }: QuarterRow) => [
        ...[code ?? '—', name, String(promised), String(done), percent(kept.value), String(organised)],
        ...[String(none.before ?? '—'), String(none.after), percent(rate.value)],
      ];
      io.result(textTable(heading, [...summary.rows, summary.total].map(cells)));
    });
}
