import type { RowChoice } from '../../../schemas/lists/list.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { dryRun, type PlannedChunk } from '../../../server/lists/importing/dry-run.ts';
import type { PlanSummary } from '../../../server/lists/importing/plan-summary.ts';
import { type CheckedRow, rejectedIn, warnedIn } from '../../../server/lists/planning/check-rows.ts';
import { zeroCounts } from '../../../server/lists/planning/counts.ts';
import type { ListFile } from '../../../server/lists/reading/open-list.ts';
import type { Recognition, RowOutcome, RowResult } from '../../../server/lists/reading/row-result.ts';
import { type NotesKind, rejectsHead, rejectsRows } from '../../../server/lists/reviewing/rejects.ts';
import { maskPersonalNumbers } from '../../../server/platform/text/mask-text.ts';
import type { SourceType } from '../../../server/register/record/sources.ts';
import { reasonOf } from '../../../server/sheets/problems/problems.ts';
import { describeHiddenRows } from '../../tables/describe-sheet.ts';
import { describeError } from '../../terminal/describe-error.ts';
import { oneLine } from '../../terminal/escape-controls.ts';
import { ExitError, exitCodes } from '../../terminal/exit-codes.ts';
import type { ImportOutputOptions } from '../../terminal/import-outputs.ts';
import type { Io } from '../../terminal/io.ts';
import { type OutputFile, openOutput, writeContent } from '../../terminal/output-file.ts';
import { createProgressLine } from '../../terminal/progress-line.ts';
import { columnsRead, describeColumns } from './column-report.ts';
import { describeSummary } from './describe-summary.ts';
import { describeCounts } from './list-report.ts';
import { sheetJson } from './run-list-import.ts';

/** How a plan is made and shown. */
export interface PrintedPlanOptions {
  source: SourceType;
  asOf?: string | undefined;
  region: string | undefined;
  only: RowChoice | undefined;
  path: string;
  json: boolean;
  /** Where the rows go instead of to the terminal, and the files that an import would leave, where they are asked for. */
  files: ImportOutputOptions & { out?: string };
}

/**
 * Print what an import would do with each row and what that would change, without writing to the database.
 *
 * @throws {ExitError} with exit code 3 if rows would be rejected.
 */
export async function printImportPlan(io: Io, list: ListFile, options: PrintedPlanOptions): Promise<void> {
  const { path, files, json } = options;
  const open = (name: string | undefined) => (name === undefined ? undefined : openOutput(name, [path]));
  const out = await open(files.out);
  const plan = new Plan(io, list, options);
  const notes = [
    new NotesDraft(await open(files.rejects), 'rejects'),
    new NotesDraft(await open(files.notes), 'notes'),
  ];
  try {
    const lines = plan.lines(async (chunk) => {
      for (const draft of notes) await draft.add(io, list, chunk);
    });
    if (out) await writeContent(out, withLineEnds(lines));
    else for await (const line of lines) io.result(line);
    for (const draft of notes) await draft.finish(io);
  } catch (error) {
    // Part of the object is printed already, and its end says what happened.
    if (!json || out || !plan.hasBegun) throw error;
    const { message, code, exitCode } = await describeError(error, io.language);
    io.result(`],"error":${JSON.stringify({ code, message })}}`);
    throw new ExitError(exitCode);
  } finally {
    await Promise.all([out?.discard(), ...notes.map((draft) => draft.discard())]);
  }
  const hidden = describeHiddenRows(io, list.hiddenRows);
  if (hidden) io.note(hidden);
  if (out && !json) io.result(plan.ending());
  if (out && json) io.result(JSON.stringify({ dryRun: true, out: out.path, ...plan.totals() }));
  io.note(io.text('以上为计划，未写入任何数据', 'This is a plan; nothing was written'));
  if (plan.counts.rejected > 0) throw new ExitError(exitCodes.rejected);
}

/** The lines of a plan. They are made row by row, so that a plan of a million rows is never in memory. */
class Plan {
  counts = zeroCounts();
  hasBegun = false;
  readonly #io: Io;
  readonly #list: ListFile;
  readonly #options: PrintedPlanOptions;
  #summary: PlanSummary | undefined;

  constructor(io: Io, list: ListFile, options: PrintedPlanOptions) {
    this.#io = io;
    this.#list = list;
    this.#options = options;
  }

  async *lines(onChunk: (chunk: PlannedChunk) => Promise<void>): AsyncGenerator<string> {
    const { source, asOf, region, only, json } = this.#options;
    const progress = createProgressLine(this.#io);
    const onProgress = ({ rows }: { rows: number }) => progress.show(rows, this.#list.file.lines);
    const plan = dryRun(this.#list, { source, asOf, region, only, scope: everywhere, onProgress });
    let separator = '';
    try {
      let step = await plan.next();
      this.hasBegun = true;
      if (json) yield '{"dryRun":true,"rows":[';
      for (; !step.done; step = await plan.next()) {
        this.counts = step.value.counts;
        await onChunk(step.value);
        for (const [at, result] of step.value.plan.results.entries()) {
          const row = step.value.rows[at] as CheckedRow;
          yield json ? `${separator}${JSON.stringify(rowJson(result, row))}` : rowText(this.#io, result, row);
          separator = ',';
        }
      }
      this.#summary = step.value;
    } finally {
      progress.end();
    }
    yield json ? `],${JSON.stringify(this.totals()).slice(1)}` : this.ending();
  }

  totals() {
    return { ...sheetJson(this.#list), counts: this.counts, columns: columnsRead(this.#list.header), ...this.#summary };
  }

  ending(): string {
    const counts = describeCounts(this.#io, { counts: this.counts as never, missing: null });
    const summary = this.#summary ? describeSummary(this.#io, this.#summary) : '';
    return `\n${counts}\n${describeColumns(this.#io, this.#list.header)}${summary && `\n\n${summary}`}`;
  }
}

/** A file of rows that nothing stores, written chunk by chunk. It appears only where there are such rows. */
class NotesDraft {
  readonly #file: OutputFile | undefined;
  readonly #kind: NotesKind;
  #isBegun = false;

  constructor(file: OutputFile | undefined, kind: NotesKind) {
    this.#file = file;
    this.#kind = kind;
  }

  async add(io: Io, { header }: ListFile, { rows, plan }: PlannedChunk): Promise<void> {
    const warned = this.#kind === 'notes' ? warnedIn(rows, plan.results) : [];
    const wanted = [...rejectedIn(rows), ...warned].sort((a, b) => a.line - b.line);
    if (!this.#file || wanted.length === 0) return;
    if (!this.#isBegun) await this.#file.append(rejectsHead(header.columns, this.#kind));
    this.#isBegun = true;
    await this.#file.append(rejectsRows(wanted, header.columns, io.language, this.#kind));
  }

  async finish(io: Io): Promise<void> {
    if (!this.#file || !this.#isBegun) return;
    await this.#file.finish();
    io.note(io.text(`已写入 ${this.#file.path}`, `Written to ${this.#file.path}`));
  }

  async discard(): Promise<void> {
    await this.#file?.discard();
  }
}

async function* withLineEnds(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

function rowJson({ line, outcome, by, serial, branch }: RowResult, { problems }: CheckedRow) {
  return { line, outcome, by, employer: serial || null, branch, problems: problems.map(({ code }) => code) };
}

function rowText(
  io: Io,
  { line, outcome, by, serial }: RowResult,
  { problems, facts, name: written = '' }: CheckedRow,
): string {
  const target = serial ? `#${serial}` : '—';
  const name = oneLine(maskPersonalNumbers(facts?.name ?? written));
  const reasons = problems.map(({ code }) => reasonOf(code, io.language)).join(io.text('；', '; '));
  const result = [io.text(outcomeTexts[outcome], outcome), io.text(recognitionTexts[by], by)];
  return [line, ...result, target, name, reasons].join('\t');
}

const outcomeTexts: Record<RowOutcome, string> = {
  rejected: '拒绝',
  added: '新增',
  updated: '更新',
  unchanged: '未变',
  review: '待审',
  skipped: '跳过',
};

const recognitionTexts: Record<Recognition, string> = {
  none: '—',
  code: '信用代码',
  org: '组织机构代码',
  licence: '注册号',
  name: '名称加另一项',
  person: '人工决定',
};
