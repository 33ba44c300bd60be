import { tableNotesCsv } from '../../server/lists/reviewing/table-rejects.ts';
import type { ImportReport } from '../../server/sheets/table/import-report.ts';
import type { TableSource } from '../../server/sheets/table/import-table.ts';
import { mergeByRow, type RowProblems } from '../../server/sheets/table/merge-by-row.ts';
import { exitWithRejects, type Io } from '../terminal/io.ts';
import { type OutputFile, writeContent } from '../terminal/output-file.ts';
import { describeHiddenRows, describeSheet } from './describe-sheet.ts';

/** Limit of rejected rows, and of rows with a warning, on the terminal. The files and `--json` contain all. */
const maxShownRows = 10;

/**
 * Print the result of an import, and write its rejected rows, and all rows with a note where that is asked for, to files
 * that are open.
 *
 * @throws {ExitError} with exit code 3 if rows were rejected.
 */
export async function reportTableImport(
  io: Io,
  report: ImportReport,
  table: TableSource,
  { json, rejects: file, notes }: { json: boolean; rejects: OutputFile; notes?: OutputFile | undefined },
): Promise<void> {
  const { read, added, updated, unchanged, warnings } = report;
  const rejected = mergeByRow(report.rejected);
  const { name: sheet, hiddenRows } = table.sheet;
  for (const line of [describeSheet(io, table.sheet), describeHiddenRows(io, hiddenRows)]) if (line) io.note(line);
  const rejects = rejected.length > 0 ? file.path : undefined;
  const { language } = io;
  if (rejects) await writeContent(file, [tableNotesCsv(table, report, { kind: 'rejects', language })]);
  const noted = rejects || warnings.length > 0 ? notes : undefined;
  if (noted) await writeContent(noted, [tableNotesCsv(table, report, { kind: 'notes', language })]);

  if (json)
    io.result(
      JSON.stringify({
        ...{ sheet, hiddenRows, read, added, updated, unchanged, rejected, warnings },
        rejectsFile: rejects ?? null,
        notesFile: noted?.path ?? null,
      }),
    );
  else {
    const line = (zh: string, en: string, count: number) => io.result(`${io.text(zh, en)}\t${count}`);
    line('读取', 'read', read);
    line('新增', 'added', added);
    line('更新', 'updated', updated);
    line('未变', 'unchanged', unchanged);
    line('拒绝', 'rejected', rejected.length);
    if (warnings.length > 0) line('提示', 'warnings', warnings.length);
  }
  printFirst(io, warnings);
  if (rejects) printFirst(io, rejected);
  if (noted)
    io.note(
      io.text(`被拒的行和有提示的行已写入 ${noted.path}`, `Refused rows and rows with warnings are in ${noted.path}`),
    );
  if (!rejects) return;
  exitWithRejects(io, rejects);
}

function printFirst(io: Io, rows: readonly RowProblems[]): void {
  for (const { line, fieldName, reason } of rows.slice(0, maxShownRows)) {
    io.note(
      io.text(`第 ${line} 行 ${fieldName['zh-CN']}：${reason['zh-CN']}`, `line ${line} ${fieldName.en}: ${reason.en}`),
    );
  }
}
