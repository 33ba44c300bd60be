import { stringify } from 'csv-stringify/sync';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure, formatFailure, type Language } from '../../platform/errors/errors.ts';
import { escapeFormula } from '../../platform/text/escape-formula.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import { readTable } from '../../sheets/table/read-table.ts';
import { decideReview, type ReviewDecision, type ShownReview } from './review.ts';
import { waitingReasonTexts } from './waiting-reasons.ts';

const titles = {
  id: '待审编号',
  name: '单位名称',
  rows: '批次与行号',
  reason: '待审原因',
  options: '候选单位',
  decision: '决定',
} as const;

/** The result of importing decisions from a file. */
export interface DecisionReport {
  decided: number;
  /** Rows without a decision. */
  skipped: number;
  rejected: { line: number; reason: Record<Language, string> }[];
}

/**
 * The review queue as rows of texts, the titles first, to be completed offline.
 *
 * The column 决定 takes the number of a candidate (`#12`), 新 for a new employer or 否 for no employer, or stays blank.
 */
export function reviewRows(items: readonly ShownReview[]): string[][] {
  const rows = items.map(({ _id, facts, rows, reason, options }) => [
    String(_id),
    maskPersonalNumbers(facts.name ?? ''),
    rows.map(({ list, line }) => `${list}:${line}`).join(' '),
    waitingReasonTexts[reason]['zh-CN'],
    options
      .map(({ id, name, code, region }) => `#${id} ${maskPersonalNumbers(name)} ${code ?? ''} ${region}`)
      .join(' | '),
    '',
  ]);
  return [Object.values(titles), ...rows];
}

/** The review queue as CSV (UTF-8 with BOM). */
export function reviewCsv(items: readonly ShownReview[]): string {
  const cells = reviewRows(items).map((row) => row.map(escapeFormula));
  return stringify(cells, { bom: true, record_delimiter: 'windows', quoted_match: /[\r\n]/ });
}

/**
 * Import decisions from a file that `reviewCsv` made, or a workbook of `reviewRows`. Each is applied on its own, so that a wrong one does not stop the
 * others.
 *
 * @throws {Failure} those of `readTable`.
 */
export async function importDecisions(path: string, by: string, scope: Scope, sheet?: string): Promise<DecisionReport> {
  const columns = Object.fromEntries(Object.entries(titles).map(([key, title]) => [key, [title]])) as Record<
    keyof typeof titles,
    string[]
  >;
  const { rows } = await readTable({ path }, { columns, required: ['id', 'decision'], sheet });
  const report: DecisionReport = { decided: 0, skipped: 0, rejected: [] };
  for (const { line, values } of rows) {
    if (!values.decision) {
      report.skipped++;
      continue;
    }
    try {
      await decideReview(values.id ?? '', parseDecision(values.decision), by, scope);
      report.decided++;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const { code, details } = error;
      report.rejected.push({
        line,
        reason: { 'zh-CN': formatFailure(code, 'zh-CN', details), en: formatFailure(code, 'en', details) },
      });
    }
  }
  return report;
}

function parseDecision(text: string): ReviewDecision {
  if (/^(新|new)$/i.test(text)) return 'new';
  if (/^(否|不是|none)$/i.test(text)) return 'refuse';
  const id = /^#?(\d{1,12})\b/.exec(text)?.[1];
  if (id === undefined) throw new Failure('review_decision_invalid', { decision: text.slice(0, 40) });
  return { link: Number(id) };
}
