import { writeFile } from 'node:fs/promises';
import { rejectsCsv } from '../server/lists/reviewing/table-rejects.ts';
import type { TableSource } from '../server/sheets/table-import.ts';
import type { ImportReport, Rejection } from '../server/sheets/table-report.ts';
import { endWithRejects, type Io } from './io.ts';

/** So many refused rows, and rows with a warning, are shown on the terminal; all are in the rejects file and in `--json`. */
const shownRows = 10;

/**
 * Say what an import did, and put its refused rows into a file beside the input.
 *
 * @throws {Rejected} with exit code 3 where rows were refused.
 */
export async function finishImport(
  io: Io,
  report: ImportReport,
  table: TableSource,
  options: { json: boolean; rejectsPath: string },
): Promise<void> {
  const { read, added, updated, unchanged, warnings } = report;
  const rejected = rowByRow(report.rejected);
  const rejects = rejected.length > 0 ? options.rejectsPath : undefined;
  // The rows stand there as they came in, with whom to ask: a file for its owner alone.
  if (rejects) await writeFile(rejects, rejectsCsv(table, rejected, io.language), { mode: 0o600 });

  if (options.json)
    io.result(JSON.stringify({ read, added, updated, unchanged, rejected, warnings, rejectsFile: rejects ?? null }));
  else {
    const line = (zh: string, en: string, count: number) => io.result(`${io.text(zh, en)}\t${count}`);
    line('读取', 'read', read);
    line('新增', 'added', added);
    line('更新', 'updated', updated);
    line('未变', 'unchanged', unchanged);
    line('拒绝', 'rejected', rejected.length);
    if (warnings.length > 0) line('提示', 'warnings', warnings.length);
  }
  showSome(io, warnings);
  if (!rejects) return;
  showSome(io, rejected);
  endWithRejects(io, rejects);
}

function showSome(io: Io, rows: readonly Rejection[]): void {
  for (const { line, fieldName, reason } of rows.slice(0, shownRows)) {
    io.note(
      io.text(`第 ${line} 行 ${fieldName['zh-CN']}：${reason['zh-CN']}`, `line ${line} ${fieldName.en}: ${reason.en}`),
    );
  }
}

/** One entry a refused row, which names all that is wrong with it: whoever mends the row does it once. */
function rowByRow(rejections: readonly Rejection[]): Rejection[] {
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
