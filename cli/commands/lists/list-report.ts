import type { List } from '../../../schemas/lists/list.ts';
import type { ImportResult } from '../../../server/lists/importing/options.ts';
import { fieldNames, headcountOfAnother, sources } from '../../../server/lists/reading/fields.ts';
import type { ListFile } from '../../../server/lists/reading/open-list.ts';
import { maskCell, maskPersonalNumbers } from '../../../server/platform/text/mask-text.ts';
import type { SourceType } from '../../../server/register/record/sources.ts';
import { makeProblem, type ProblemCode, reasonOf } from '../../../server/sheets/problems/problems.ts';
import { describeHiddenRows, describeSheet } from '../../tables/describe-sheet.ts';
import { formatTable } from '../../terminal/format-table.ts';
import type { Io } from '../../terminal/io.ts';
import { describeColumns } from './column-report.ts';

/** Describe what was recognised in a file: its encoding, its columns, and three rows as read. */
export function describeHeader(io: Io, { file, header, preview }: ListFile, source: SourceType): string {
  const form = file.encoding ?? (describeSheet(io, { name: file.sheet, hiddenSheets: file.hiddenSheets }) as string);
  const columns = header.columns.map(
    ({ title, field }) =>
      `${maskPersonalNumbers(title)} → ${field ? (io.language === 'en' ? field : fieldNames[field]) : io.text('（不用）', '(unused)')}`,
  );
  const rows = preview.map(
    (cells) => `  ${cells.map((cell, at) => maskCell(cell, header.columns[at]?.field)).join(' | ')}`,
  );
  const otherHeadcount = headcountOfAnother(header.columns);
  const listSource = sources[source];
  return [
    io.text(
      `文件：${file.name}，${form}，表头在第 ${header.line} 行`,
      `File: ${file.name}, ${form}, header in line ${header.line}`,
    ),
    `${io.text('列：', 'Columns: ')}${columns.join(io.text('；', '; '))}`,
    io.text('前三行：', 'First rows:'),
    ...rows,
    ...(otherHeadcount === undefined
      ? []
      : [
          io.text(
            `“${otherHeadcount}”不是“${listSource.zh}”清单的人数（${listSource.headcount[0]}），未采用；若确实如此，请加 --map headcount=${otherHeadcount}`,
            `${otherHeadcount} is not what a list of ${source} counts (${listSource.headcount[0]}) and is not used; if it is, add --map headcount=${otherHeadcount}`,
          ),
        ]),
  ].join('\n');
}

/** Describe the result of an import as a table. */
export function describeResult(
  io: Io,
  { list, same }: ImportResult,
  { header, ignored, hiddenRows }: ListFile,
): string {
  if (same) {
    return io.text(
      `这个文件已作为第 ${list._id} 批导入过，没有改动`,
      `This file is in already, as list ${list._id}; nothing was changed`,
    );
  }
  const skipped = Object.values(ignored.counts).reduce((sum, count) => sum + count, 0);
  const note = io.text(`跳过标题、合计、空行 ${skipped} 行`, `${skipped} titles, totals and blank rows passed over`);
  const parts = [io.text(`第 ${list._id} 批`, `List ${list._id}`), describeCounts(io, list), note];
  const hidden = describeHiddenRows(io, hiddenRows);
  return [...parts, ...(hidden ? [hidden] : []), describeColumns(io, header)].join('\n');
}

/** Describe how many rows had which result, and the reasons. */
export function describeCounts(io: Io, { counts, missing }: Pick<List, 'counts' | 'missing'>): string {
  const figures: [string, number][] = [
    [io.text('读取', 'read'), counts.read],
    [io.text('新增', 'added'), counts.added],
    [io.text('更新', 'updated'), counts.updated],
    [io.text('未变', 'unchanged'), counts.unchanged],
    [io.text('待审', 'to review'), counts.review],
    [io.text('拒绝', 'rejected'), counts.rejected],
    ...(counts.skipped ? [[io.text('按 --only 跳过', 'skipped by --only'), counts.skipped] as [string, number]] : []),
    ...(counts.warned ? [[io.text('有提示的行', 'with warnings'), counts.warned] as [string, number]] : []),
    [io.text('其中分支机构', 'of these branches'), counts.branches],
    [io.text('新清单中缺失的单位', 'employers missing from it'), missing ?? 0],
  ];
  const problemCounts = Object.entries(counts.problems as unknown as Record<ProblemCode, number>) as [
    ProblemCode,
    number,
  ][];
  const problems = problemCounts.map(([code, count]) => {
    const rejects = makeProblem('row', code).severity === 'error';
    const kind = rejects ? io.text('拒绝', 'rejected') : io.text('提示', 'warning');
    return [kind, `${reasonOf(code, io.language)} [${code}]`, String(count)];
  });
  const table = formatTable(
    [io.text('结果', 'result'), io.text('行数', 'rows')],
    figures.map(([name, count]) => [name, String(count)]),
  );
  if (problems.length === 0) return table;
  return `${table}\n\n${formatTable([io.text('类别', 'kind'), io.text('原因', 'reason'), io.text('行数', 'rows')], problems)}`;
}
