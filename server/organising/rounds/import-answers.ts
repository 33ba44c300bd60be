import { parseCount } from '../../lists/reading/headcount.ts';
import { readUnionForm } from '../../lists/reading/union-cell.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { clean } from '../../platform/text/clean.ts';
import { maskPersonal } from '../../platform/text/mask-numbers.ts';
import type { Input } from '../../sheets/open-input.ts';
import { reason } from '../../sheets/problems.ts';
import { readTable, type TableRow } from '../../sheets/table.ts';
import type { TableSource } from '../../sheets/table-import.ts';
import { emptyReport, type ImportReport, reject } from '../../sheets/table-report.ts';
import { type Places, placesOf } from '../../territory/regions/place-finder.ts';
import { type Answering, answerItem } from './answer.ts';
import type { Answer } from './answers.ts';
import { findRound } from './rounds.ts';
import { answerWords, checkCode, sheetColumns } from './sheet.ts';

type Field = keyof typeof sheetColumns;

/** What the import of a filled-in sheet did; `updated` counts the answers that were applied. */
export interface ReturnReport extends ImportReport {
  /** Rows without an answer. */
  blank: number;
  /** Answers that contradict the register. */
  conflicts: number;
}

/**
 * Import a sheet that a union has filled in, row by row: a wrong row does not stop the others.
 *
 * The sheet is read like a list: in any encoding, with other titles for the columns, with rows above and below the table. The
 * same sheet again changes nothing.
 *
 * @throws {Failure} `round_not_found`, `round_closed`, and those of `readTable`.
 */
export async function takeReturn(
  number: number,
  input: Input,
  options: Answering & { encoding?: string | undefined; maxBytes?: number | undefined },
): Promise<{ report: ReturnReport; source: TableSource }> {
  const { encoding, maxBytes = 20 * 1024 * 1024, ...answering } = options;
  const round = await findRound(number, answering.scope);
  if (round.state !== 'open') throw new Failure('round_closed', { round: number });
  const required = ['name', 'employer', 'check', 'answer'] as const;
  const table = await readTable(input, { columns: sheetColumns, required: [...required], encoding, maxBytes });
  const report: ReturnReport = { ...emptyReport(sheetColumns), blank: 0, conflicts: 0 };
  const places = await placesOf(round.region.slice(0, 4));
  const seen = new Map<number, number>();
  for (const row of table.rows) {
    report.read++;
    const { line, values, flaw } = row;
    if (flaw) {
      const reasons = { 'zh-CN': reason(flaw, 'zh-CN'), en: reason(flaw, 'en') };
      report.rejected.push({
        line,
        field: 'row',
        fieldName: { 'zh-CN': '整行', en: 'row' },
        code: flaw,
        reason: reasons,
      });
    } else if (values.answer === undefined) report.blank++;
    else await importRow(number, row, { places, seen, report, answering });
  }
  return {
    report,
    source: {
      header: table.columns.map(({ title }) => title),
      cellsOf: new Map(table.rows.map(({ line, cells }) => [line, cells])),
    },
  };
}

async function importRow(
  round: number,
  { line, values }: TableRow<Field>,
  context: { places: Places | undefined; seen: Map<number, number>; report: ReturnReport; answering: Answering },
): Promise<void> {
  const { places, seen, report, answering } = context;
  const rejectRow = (field: Field, code: Parameters<typeof reject>[2], details: Record<string, unknown> = {}) =>
    reject(report, { line, field }, code, details);
  const employer = Number(values.employer?.normalize('NFKC'));
  if (!Number.isInteger(employer) || employer < 1) {
    return rejectRow('employer', 'row_value_invalid', { value: maskPersonal(values.employer ?? '').slice(0, 20) });
  }
  const name = values.name ?? '';
  if (checkCode(round, employer, name) !== values.check?.normalize('NFKC').toUpperCase()) {
    return rejectRow('check', 'row_check_wrong', { name: name.slice(0, 60) });
  }
  const first = seen.get(employer);
  if (first) return rejectRow('employer', 'row_repeated', { first, value: employer });
  seen.set(employer, line);
  const answer = readAnswer(values, places);
  if ('wrong' in answer) {
    const value = maskPersonal(values[answer.wrong] ?? '').slice(0, 60);
    return rejectRow(answer.wrong, 'row_value_invalid', { value });
  }
  try {
    const { outcome, conflicts } = await answerItem(round, employer, answer, answering);
    if (outcome === 'unchanged') report.unchanged++;
    else report.updated++;
    if (conflicts.length > 0) report.conflicts++;
  } catch (error) {
    if (!(error instanceof Failure) || error.kind === 'unavailable') throw error;
    const { field = 'answer', ...details } = (error.details ?? {}) as { field?: Field };
    rejectRow(field, error.code, details);
  }
}

/** Read the answer of a row. @returns the answer, or the field that is `wrong`. */
function readAnswer(values: Partial<Record<Field, string>>, places: Places | undefined): Answer | { wrong: Field } {
  const word = values.answer?.normalize('NFKC').toLowerCase();
  const kind = Object.entries(answerWords).find(([key, words]) => key === word || words.some((one) => one === word));
  if (!kind) return { wrong: 'answer' };
  const answer: Answer = { answer: kind[0] as Answer['answer'] };
  for (const field of ['headcount', 'members'] as const) {
    const cell = values[field];
    if (cell === undefined) continue;
    const count = parseCount(clean(cell));
    // A range is no answer, because the employees were counted on the spot.
    if (typeof count === 'string' || !count || count.max !== count.min) return { wrong: field };
    answer[field] = count.min;
  }
  if (values.union !== undefined) {
    const form = readUnionForm(values.union);
    if (typeof form === 'string' || !form || (form.form !== 'own' && form.form !== 'joint')) return { wrong: 'union' };
    answer.union = form.form;
  }
  if (values.region !== undefined) {
    const digits = values.region.normalize('NFKC');
    const place = /^\d{6,12}$/.test(digits) ? undefined : places?.resolve(values.region);
    const region = /^\d{6}(\d{3}(\d{3})?)?$/.test(digits) ? digits : (place?.street ?? place?.district);
    if (!region) return { wrong: 'region' };
    answer.region = region;
  }
  for (const field of ['unionCode', 'unionName', 'evidence', 'remark'] as const) {
    const cell = values[field];
    if (cell !== undefined) answer[field] = cell.slice(0, 500);
  }
  return answer;
}
