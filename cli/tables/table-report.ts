import { rejectsCsv } from '../../server/lists/reviewing/table-rejects.ts';
import type { ImportReport, Rejection } from '../../server/sheets/table/import-report.ts';
import type { TableSource } from '../../server/sheets/table/import-table.ts';
import { exitWithRejects, type Io } from '../terminal/io.ts';
import { type OutputFile, writeContent } from '../terminal/output-file.ts';
import { describeHiddenRows, describeSheet } from './describe-sheet.ts';

/** Limit of rejected rows, and of rows with a warning, on the terminal. The rejects file and `--json` contain all. */
const maxShownRows = 10;

/**
 * Print the result of an import and write its rejected rows to a file that is open.
 *
 * @throws {ExitError} with exit code 3 if rows were rejected.
 */
export async function reportTableImport(
  io: Io,
  report: ImportReport,
  table: TableSource,
  { json, rejects: file }: { json: boolean; rejects: OutputFile },
): Promise<void> {
  const { read, added, updated, unchanged, warnings } = report;
  const rejected = mergeByRow(report.rejected);
  const { name: sheet, hiddenRows } = table.sheet;
  for (const line of [describeSheet(io, table.sheet), describeHiddenRows(io, hiddenRows)]) if (line) io.note(line);
  const rejects = rejected.length > 0 ? file.path : undefined;
  if (rejects) await writeContent(file, [rejectsCsv(table, rejected, io.language)]);

  if (json)
    io.result(
      JSON.stringify({
        ...{ sheet, hiddenRows, read, added, updated, unchanged, rejected, warnings },
        rejectsFile: rejects ?? null,
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
  if (!rejects) return;
  printFirst(io, rejected);
  exitWithRejects(io, rejects);
}

function printFirst(io: Io, rows: readonly Rejection[]): void {
  for (const { line, fieldName, reason } of rows.slice(0, maxShownRows)) {
    io.note(
      io.text(`第 ${line} 行 ${fieldName['zh-CN']}：${reason['zh-CN']}`, `line ${line} ${fieldName.en}: ${reason.en}`),
    );
  }
}

/** Merge the problems of each rejected row into one entry, so that the row can be corrected at once. */
function mergeByRow(rejections: readonly Rejection[]): Rejection[] {
  const rows = Map.groupBy(rejections, ({ line }) => line);
  return [...rows.values()].map((problems) => ({
    ...(problems[0] as Rejection),
    field: problems.map(({ field }) => field).join('、'),
    fieldName: {
      'zh-CN': problems.map(({ fieldName }) => fieldName['zh-CN']).join('、'),
      en: problems.map(({ fieldName }) => fieldName.en).join(', '),
    },
    reason: {
      'zh-CN': problems.map(({ reason }) => reason['zh-CN']).join('；'),
      en: problems.map(({ reason }) => reason.en).join(' '),
    },
  }));
}
