import { Command, Option } from 'commander';
import { BulletinView, QuarterView, quarterText } from '../../../schemas/organising/bulletin.ts';
import { monthText } from '../../../schemas/organising/coverage.ts';
import { regionCode } from '../../../schemas/platform/fields.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { bulletinOf } from '../../../server/organising/bulletins/bulletin.ts';
import { quarterSummaryOf } from '../../../server/organising/bulletins/quarter-summary.ts';
import {
  bulletinContentOf,
  quarterContentOf,
  type ReportContent,
} from '../../../server/organising/bulletins/report-content.ts';
import { findFrozenMonth, freezeMonth } from '../../../server/organising/coverage/frozen-months.ts';
import { isWorkbookName } from '../../../server/sheets/workbook/write-workbook.ts';
import { findRegionInScope } from '../../../server/territory/regions/find-regions.ts';
import { withDatabase } from '../../database.ts';
import { formatTable } from '../../terminal/format-table.ts';
import type { Io } from '../../terminal/io.ts';
import { parseOption } from '../../terminal/option-parsers.ts';
import { openOutput, writeContent } from '../../terminal/output-file.ts';
import { outHelp, requireTableForm, writeTable } from '../../terminal/write-output.ts';
import { withAudit } from '../../with-audit.ts';

interface Output {
  format: 'text' | 'json' | 'csv' | 'html' | 'pdf';
  out?: string;
}

/**
 * `nuanfeng coverage bulletin`: writes the figures of a month as text, page, PDF, CSV or JSON. The first bulletin of a month
 * freezes its figures.
 */
export function bulletinCommand(io: Io): Command {
  const command = new Command('bulletin')
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
    .action(async ({ region, month, ...output }: Output & { region: string; month: string }, self: Command) => {
      const bulletin = await withAudit(
        io,
        'coverage bulletin',
        async (act) => {
          await findRegionInScope(region, everywhere);
          if (!(await findFrozenMonth(month))) await freezeMonth(month, { by: act.who.id ?? 'cli', now: new Date() });
          return bulletinOf(region, month, everywhere);
        },
        `${region} ${month}`,
      );
      await writeSheet(io, output, self, bulletinContentOf(bulletin, io.language), () => BulletinView.parse(bulletin));
    });
  return addOutputOptions(io, command);
}

/** `nuanfeng coverage quarter`: writes what was promised and done in a quarter as text, page, PDF, CSV or JSON. */
export function quarterCommand(io: Io): Command {
  const command = new Command('quarter')
    .description(io.text('一季度一总结：承诺与完成', 'The quarterly summary: what was promised and what was done'))
    .requiredOption('--region <code>', io.text('行政区划代码', 'code of the region'), parseOption(regionCode))
    .requiredOption('--quarter <quarter>', io.text('季度，如 2021-Q4', 'such as 2021-Q4'), parseOption(quarterText))
    .action(async ({ region, quarter, ...output }: Output & { region: string; quarter: string }, self: Command) => {
      const summary = await withDatabase(io, () => quarterSummaryOf(region, quarter, everywhere));
      await writeSheet(io, output, self, quarterContentOf(summary, io.language), () => QuarterView.parse(summary));
    });
  return addOutputOptions(io, command);
}

function addOutputOptions(io: Io, command: Command): Command {
  return command
    .addOption(
      new Option('--format <format>', io.text('格式', 'format'))
        .choices(['text', 'json', 'csv', 'html', 'pdf'])
        .default('text'),
    )
    .option('--out <file>', outHelp(io));
}

/** Write a sheet in the requested format. */
async function writeSheet(
  io: Io,
  { format, out }: Output,
  command: Command,
  sheet: ReportContent,
  json: () => object,
): Promise<void> {
  const formats = {
    text: async () => `${[sheet.title, sheet.lead.join('\n'), tableOf(sheet), sheet.notes.join('\n')].join('\n\n')}\n`,
    json: async () => `${JSON.stringify(json())}\n`,
    // Only the form that is wanted is loaded: fonts and the writer of PDFs take long.
    csv: async () => (await import('../../../server/organising/bulletins/render-csv.ts')).renderCsv(sheet),
    html: async () =>
      (await import('../../../server/organising/bulletins/render-html.ts')).renderHtml(sheet, io.language),
    pdf: async () => (await import('../../../server/organising/bulletins/render-pdf.ts')).renderPdf(sheet, io.language),
  };
  const asJson = command.optsWithGlobals<{ json?: boolean }>().json === true;
  const isTable = format === 'text' || format === 'csv';
  if (out !== undefined && isWorkbookName(out) && isTable && !asJson) return writeTable(rowsOf(sheet), out);
  requireTableForm(io, asJson ? 'json' : format, out);
  const content = await formats[asJson ? 'json' : format]();
  if (out === undefined) {
    process.stdout.write(content);
    return;
  }
  const file = await openOutput(out);
  await writeContent(file, [content]).finally(file.discard);
}

async function* rowsOf({ columns, rows }: ReportContent): AsyncGenerator<readonly string[]> {
  yield columns;
  yield* rows;
}

function tableOf({ columns, rows }: ReportContent): string {
  return formatTable(
    [...columns],
    rows.map((row) => [...row]),
  );
}
