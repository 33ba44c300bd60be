import { Command, InvalidArgumentError, Option } from 'commander';
import { regionCode } from '../../../schemas/platform/fields.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { coverageClasses } from '../../../server/register/classification/classify.ts';
import { employerTable, exportColumns, ndjsonLines } from '../../../server/register/employers/export.ts';
import { type EmployerFilter, exportEmployers } from '../../../server/register/employers/read-employers.ts';
import { filterOfToday } from '../../../server/territory/regions/find-regions.ts';
import type { Io } from '../../terminal/io.ts';
import { parseDay, parseOption } from '../../terminal/option-parsers.ts';
import { outHelp, requireTableForm, writeOutput, writeTable } from '../../terminal/write-output.ts';
import { withAudit } from '../../with-audit.ts';
import { exportStationKindsCommand } from '../stations/export-station-kinds.ts';
import { exportStationsCommand } from '../stations/export-stations.ts';

interface Options extends EmployerFilter {
  format: 'csv' | 'ndjson';
  columns: string[];
  out?: string;
  asOf?: string;
}

/** `nuanfeng export`: writes employers and stations for a spreadsheet or a script. */
export function exportCommand(io: Io): Command {
  const t = io.text;
  const command = new Command('export').description(t('导出数据', 'Export'));
  command
    .command('employers')
    .description(t('导出用人单位底册', 'The register of employers'))
    .option('--region <code>', t('行政区划', 'region'), parseOption(regionCode))
    .addOption(new Option('--union <status>', t('建会情况', 'union status')).choices(['own', 'joint', 'none']))
    .addOption(new Option('--class <class>', t('重点类别', 'class')).choices(coverageClasses))
    .option('--missing', t('仅新清单中缺失的单位', 'only those missing from a newer list'))
    .addOption(new Option('--format <format>', t('格式', 'format')).choices(['csv', 'ndjson']).default('csv'))
    .option(
      '--columns <names>',
      `${t('列及其顺序', 'columns and their order')}: ${exportColumns.join(',')}`,
      parseColumns,
      [...exportColumns],
    )
    .option('--as-of <date>', t('类别的计算日（默认今天）', 'day for which the class is worked out (today)'), parseDay)
    .option('--out <file>', outHelp(io))
    .action(async ({ format, columns, out, asOf, ...filter }: Options) => {
      requireTableForm(io, format, out);
      const work = async () => {
        const rows = exportEmployers(await filterOfToday(filter), everywhere, asOf ?? shanghaiDay(new Date()));
        if (format === 'csv') await writeTable(employerTable(rows, columns), out);
        else await writeOutput(ndjsonLines(rows, columns), out);
      };
      await withAudit(io, 'export employers', work, filter.region ?? null);
    });
  command.addCommand(exportStationsCommand(io));
  command.addCommand(exportStationKindsCommand(io));
  return command;
}

function parseColumns(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(exportColumns as readonly string[]).includes(name));
  if (unknown.length > 0) throw new InvalidArgumentError(`${unknown.join(', ')}: ${exportColumns.join(', ')}`);
  return names;
}
