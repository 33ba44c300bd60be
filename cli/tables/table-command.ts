import { Command, type Option } from 'commander';
import type { ImportReport, ImportRow } from '../../server/sheets/table/import-report.ts';
import { importTable, type TableImport } from '../../server/sheets/table/import-table.ts';
import { type ImportOutputOptions, importOutputOptions, openImportOutputs } from '../terminal/import-outputs.ts';
import type { Io } from '../terminal/io.ts';
import { withAudit } from '../with-audit.ts';
import { sheetHelp } from './describe-sheet.ts';
import { reportTableImport } from './table-report.ts';

/** The import command of one kind of table. */
export interface TableCommandOptions<Options> extends Pick<TableImport, 'columns' | 'required'> {
  name: string;
  /** The description in the help. */
  about: string;
  /** Options that only this kind of table has. */
  options?: readonly Option[];
  /** Import the rows. */
  run(rows: ImportRow[], options: Options): Promise<ImportReport>;
}

interface TableOptions extends ImportOutputOptions {
  encoding?: string;
  sheet?: string;
}

/** Create the command that imports one kind of table. All kinds share the reader, the report and the rejects file. */
export function tableCommand<Options = object>(io: Io, table: TableCommandOptions<Options>): Command {
  const columns = Object.entries(table.columns).map(([name, synonyms]) => `  ${name}\t${synonyms.join('、')}`);
  const { rejects, notes } = importOutputOptions(io);
  const command = new Command(table.name)
    .argument(
      '<file>',
      io.text('.xlsx、.xls 或 CSV 文件（编码自动识别）', 'an .xlsx, .xls or CSV file; its encoding is found'),
    )
    .description(table.about)
    .option('--encoding <name>', io.text('文件编码，如 gb18030', 'the encoding of the file, such as gb18030'))
    .option('--sheet <name>', sheetHelp(io))
    .addOption(rejects)
    .addOption(notes)
    .addHelpText('after', `\n${io.text('列名', 'Columns')}:\n${columns.join('\n')}`)
    .action(async (path: string, options: Options & TableOptions, command: Command) => {
      const { json = false } = command.optsWithGlobals<{ json?: boolean }>();
      const outputs = await openImportOutputs(path, options);
      try {
        const { report, source } = await withAudit(io, `import ${table.name}`, () =>
          importTable(path, { ...table, run: (rows) => table.run(rows, options) }, options),
        );
        await reportTableImport(io, report, source, { json, ...outputs });
      } finally {
        await outputs.discard();
      }
    });
  for (const option of table.options ?? []) command.addOption(option);
  return command;
}
