import type { Outcome, Recognition } from '../server/lists/chunk-record.ts';
import { noCounts } from '../server/lists/counts.ts';
import { dryRun } from '../server/lists/dry-run.ts';
import type { ListFile } from '../server/lists/open-list.ts';
import { reason } from '../server/lists/problems.ts';
import { everywhere } from '../server/staff/scope.ts';
import type { ImportRun } from './import-list.ts';
import type { Io } from './io.ts';
import { describeCounts } from './list-report.ts';
import { progressLine } from './progress.ts';

/** Print what an import would do with each row, and write nothing. */
export async function planList(io: Io, list: ListFile, run: ImportRun): Promise<void> {
  const progress = progressLine(io);
  const { source, asOf, region } = run;
  let counts = noCounts();
  let printed = 0;
  // One object, printed as its rows are planned: a plan of a million rows is never in memory.
  if (run.json) io.result('{"dryRun":true,"rows":[');
  for await (const chunk of dryRun(list, {
    source,
    asOf,
    region,
    scope: everywhere,
    onProgress: (p) => progress.show(p.rows, list.file.lines),
  })) {
    counts = chunk.counts;
    for (const [at, { line, outcome, by, serial, branch }] of chunk.plan.results.entries()) {
      const row = chunk.rows[at];
      const problems = row?.problems.map(({ code }) => code) ?? [];
      if (run.json) {
        const planned = { line, outcome, by, employer: serial || null, branch, problems };
        io.result(`${printed++ > 0 ? ',' : ''}${JSON.stringify(planned)}`);
      } else {
        const why = row?.problems.map(({ code }) => reason(code, io.language)).join('；') ?? '';
        const target = serial ? `#${serial}` : '—';
        io.result(
          [
            line,
            outcomeText(io, outcome),
            recognitionText(io, by),
            target,
            row?.incoming.facts?.name ?? row?.refused?.values.name ?? '',
            why,
          ].join('\t'),
        );
      }
    }
  }
  progress.end();
  if (run.json) io.result(`],"counts":${JSON.stringify(counts)}}`);
  else io.result(`\n${describeCounts(io, { counts: counts as never, missing: null })}`);
  io.note(io.text('以上为计划，未写入任何数据', 'This is a plan; nothing was written'));
}

const outcomeTexts: Record<Outcome, string> = {
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

function outcomeText(io: Io, outcome: Outcome): string {
  return io.text(outcomeTexts[outcome], outcome);
}

function recognitionText(io: Io, by: Recognition): string {
  return io.text(recognitionTexts[by], by);
}
