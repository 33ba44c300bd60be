import { everywhere } from '../../../server/access/staff/scope.ts';
import { dryRun } from '../../../server/lists/importing/dry-run.ts';
import type { CheckedRow } from '../../../server/lists/planning/check-rows.ts';
import { zeroCounts } from '../../../server/lists/planning/counts.ts';
import type { ListFile } from '../../../server/lists/reading/open-list.ts';
import type { Recognition, RowOutcome, RowResult } from '../../../server/lists/reading/row-result.ts';
import { reasonOf } from '../../../server/sheets/problems/problems.ts';
import type { Io } from '../../terminal/io.ts';
import { createProgressLine } from '../../terminal/progress-line.ts';
import { describeCounts } from './list-report.ts';
import type { ListImportOptions } from './run-list-import.ts';

/** Print what an import would do with each row, without writing to the database. */
export async function printImportPlan(io: Io, list: ListFile, run: ListImportOptions): Promise<void> {
  const progress = createProgressLine(io);
  const { source, asOf, region } = run;
  let counts = zeroCounts();
  let printed = 0;
  // The JSON object is printed row by row, so that a plan of a million rows is never in memory.
  if (run.json) io.result('{"dryRun":true,"rows":[');
  const plan = dryRun(list, {
    source,
    asOf,
    region,
    scope: everywhere,
    onProgress: ({ rows }) => progress.show(rows, list.file.lines),
  });
  try {
    for await (const chunk of plan) {
      counts = chunk.counts;
      for (const [at, result] of chunk.plan.results.entries()) {
        const row = chunk.rows[at] as CheckedRow;
        if (run.json) io.result(`${printed++ > 0 ? ',' : ''}${JSON.stringify(rowJson(result, row))}`);
        else io.result(rowText(io, result, row));
      }
    }
  } finally {
    progress.end();
  }
  if (run.json) io.result(`],"counts":${JSON.stringify(counts)}}`);
  else io.result(`\n${describeCounts(io, { counts: counts as never, missing: null })}`);
  io.note(io.text('以上为计划，未写入任何数据', 'This is a plan; nothing was written'));
}

function rowJson({ line, outcome, by, serial, branch }: RowResult, { problems }: CheckedRow) {
  return { line, outcome, by, employer: serial || null, branch, problems: problems.map(({ code }) => code) };
}

function rowText(io: Io, { line, outcome, by, serial }: RowResult, { problems, facts, rejected }: CheckedRow): string {
  const target = serial ? `#${serial}` : '—';
  const name = facts?.name ?? rejected?.values.name ?? '';
  const reasons = problems.map(({ code }) => reasonOf(code, io.language)).join('；');
  const result = [io.text(outcomeTexts[outcome], outcome), io.text(recognitionTexts[by], by)];
  return [line, ...result, target, name, reasons].join('\t');
}

const outcomeTexts: Record<RowOutcome, string> = {
  rejected: '拒绝',
  added: '新增',
  updated: '更新',
  unchanged: '未变',
  review: '待审',
};

const recognitionTexts: Record<Recognition, string> = {
  none: '—',
  code: '信用代码',
  org: '组织机构代码',
  licence: '注册号',
  name: '名称加另一项',
  person: '人工决定',
};
