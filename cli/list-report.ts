import type { ImportResult } from '../server/lists/import.ts';
import type { List } from '../server/lists/list.ts';
import { type ProblemCode, problem, reason } from '../server/lists/problems.ts';
import { fieldNames } from '../server/lists/sources.ts';
import type { Io } from './io.ts';
import { textTable } from './text-table.ts';

/** What was recognised in a file: its encoding, its columns, and three rows as read. */
export function describeHeader(io: Io, { file, header, preview }: List): string {
  const columns = header.columns.map(
    ({ title, field }) =>
      `${title} → ${field ? (io.language === 'en' ? field : fieldNames[field]) : io.text('（不用）', '(unused)')}`,
  );
  const rows = preview.map((cells) => `  ${cells.join(' | ')}`);
  return [
    io.text(
      `文件：${file.name}，${file.encoding}，表头在第 ${header.line} 行`,
      `File: ${file.name}, ${file.encoding}, header in line ${header.line}`,
    ),
    `${io.text('列', 'Columns')}：${columns.join('；')}`,
    io.text('前三行：', 'First rows:'),
    ...rows,
  ].join('\n');
}

/** The table at the end of an import. */
export function describeResult(io: Io, { list, same }: ImportResult, { ignored }: Pick<List, 'ignored'>): string {
  if (same) {
    return io.text(
      `这个文件已作为第 ${list._id} 批导入过，没有改动`,
      `This file is in already, as list ${list._id}; nothing was changed`,
    );
  }
  const { counts } = list;
  const figures = [
    [io.text('读取', 'read'), counts.read],
    [io.text('新增', 'added'), counts.added],
    [io.text('更新', 'updated'), counts.updated],
    [io.text('未变', 'unchanged'), counts.unchanged],
    [io.text('待审', 'to review'), counts.review],
    [io.text('拒绝', 'rejected'), counts.rejected],
    [io.text('其中分支机构', 'of these branches'), counts.branches],
    [
      io.text('跳过（标题、合计、空行）', 'passed over (titles, totals, blanks)'),
      Object.values(ignored.counts).reduce((sum, count) => sum + count, 0),
    ],
  ] as const;
  const reasons = Object.entries(counts.problems as unknown as Record<ProblemCode, number>);
  const lines = (reasons as [ProblemCode, number][]).map(([code, count]) => {
    const rejects = problem('row', code).severity === 'error';
    return [
      rejects ? io.text('拒绝', 'rejected') : io.text('提示', 'warning'),
      `${reason(code, io.language)} [${code}]`,
      String(count),
    ];
  });
  return [
    io.text(`第 ${list._id} 批`, `List ${list._id}`),
    textTable(
      [io.text('结果', 'result'), io.text('行数', 'rows')],
      figures.map(([name, count]) => [name, String(count)]),
    ),
    ...(lines.length > 0
      ? ['', textTable([io.text('类别', 'kind'), io.text('原因', 'reason'), io.text('行数', 'rows')], lines)]
      : []),
  ].join('\n');
}
