import { parseCount } from '../../lists/reading/headcount.ts';
import { readUnionForm } from '../../lists/reading/union-cell.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { cleanCell } from '../../platform/text/clean-cell.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import type { InputSource } from '../../sheets/input/open-input.ts';
import { emptyReport, type ImportReport, rejectRow, rejectUnreadable } from '../../sheets/table/import-report.ts';
import { sourceOf, type TableSource } from '../../sheets/table/import-table.ts';
import { readTable, type TableRow } from '../../sheets/table/read-table.ts';
import { createPlaceFinder, type PlaceFinder } from '../../territory/regions/place-finder.ts';
import { type AnswerContext, answerItem } from './answer-item.ts';
import type { RoundAnswer } from './answer-rules.ts';
import { answerSheetColumns, answerWords, checkCodeOf } from './answer-sheet.ts';
import { findRound } from './rounds.ts';

type Field = keyof typeof answerSheetColumns;

/** What the import of a filled-in sheet did; `updated` counts the answers that were applied. */
export interface AnswerImportReport extends ImportReport {
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
export async function importAnswers(
  number: number,
  input: InputSource,
  options: AnswerContext & {
    encoding?: string | undefined;
    sheet?: string | undefined;
    maxBytes?: number | undefined;
  },
): Promise<{ report: AnswerImportReport; source: TableSource }> {
  const { encoding, sheet, maxBytes = 20 * 1024 * 1024, ...answering } = options;
  const round = await findRound(number, answering.scope);
  if (round.state !== 'open') throw new Failure('round_closed', { round: number });
  const required = ['name', 'employer', 'check', 'answer'] as const;
  const reading = { columns: answerSheetColumns, required: [...required] as [...typeof required], encoding, sheet };
  const table = await readTable(input, { ...reading, maxBytes });
  const report: AnswerImportReport = { ...emptyReport(answerSheetColumns), blank: 0, conflicts: 0 };
  const places = await createPlaceFinder(round.region.slice(0, 4));
  const seen = new Map<number, number>();
  for (const row of table.rows) {
    report.read++;
    const { line, values, flaw } = row;
    if (flaw) rejectUnreadable(report, line, flaw);
    else if (values.answer === undefined) report.blank++;
    else await importRow(number, row, { places, seen, report, answering });
  }
  return { report, source: sourceOf(table) };
}

async function importRow(
  round: number,
  { line, values }: TableRow<Field>,
  context: {
    places: PlaceFinder | undefined;
    seen: Map<number, number>;
    report: AnswerImportReport;
    answering: AnswerContext;
  },
): Promise<void> {
  const { places, seen, report, answering } = context;
  const reject = (field: Field, code: Parameters<typeof rejectRow>[2], details: Record<string, unknown> = {}) =>
    rejectRow(report, { line, field }, code, details);
  const employer = Number(values.employer?.normalize('NFKC'));
  if (!Number.isInteger(employer) || employer < 1) {
    return reject('employer', 'row_value_invalid', { value: maskPersonalNumbers(values.employer ?? '').slice(0, 20) });
  }
  const name = values.name ?? '';
  if (checkCodeOf(round, employer, name) !== values.check?.normalize('NFKC').toUpperCase()) {
    return reject('check', 'row_check_wrong', { name: name.slice(0, 60) });
  }
  const first = seen.get(employer);
  if (first) return reject('employer', 'row_repeated', { first, value: employer });
  seen.set(employer, line);
  const answer = readAnswer(values, places);
  if ('wrong' in answer) {
    const value = maskPersonalNumbers(values[answer.wrong] ?? '').slice(0, 60);
    return reject(answer.wrong, 'row_value_invalid', { value });
  }
  try {
    const { outcome, conflicts } = await answerItem(round, employer, answer, answering);
    if (outcome === 'unchanged') report.unchanged++;
    else report.updated++;
    if (conflicts.length > 0) report.conflicts++;
  } catch (error) {
    if (!(error instanceof Failure) || error.kind === 'unavailable') throw error;
    const { field = 'answer', ...details } = (error.details ?? {}) as { field?: Field };
    reject(field, error.code, details);
  }
}

/** Read the answer of a row. @returns the answer, or the field that is `wrong`. */
function readAnswer(
  values: Partial<Record<Field, string>>,
  places: PlaceFinder | undefined,
): RoundAnswer | { wrong: Field } {
  const word = values.answer?.normalize('NFKC').toLowerCase();
  const kind = Object.entries(answerWords).find(([key, words]) => key === word || words.some((one) => one === word));
  if (!kind) return { wrong: 'answer' };
  const answer: RoundAnswer = { answer: kind[0] as RoundAnswer['answer'] };
  for (const field of ['headcount', 'members'] as const) {
    const cell = values[field];
    if (cell === undefined) continue;
    const count = parseCount(cleanCell(cell));
    // A range is no answer, because the employees were counted on the spot.
    if (typeof count === 'string' || !count || count.max !== count.min) return { wrong: field };
    answer[field] = count.min;
  }
  if (values.union !== undefined) {
    const form = readUnionForm(values.union);
    if (form !== 'own' && form !== 'joint') return { wrong: 'union' };
    answer.union = form;
  }
  if (values.region !== undefined) {
    const digits = values.region.normalize('NFKC');
    const place = /^\d{6,12}$/.test(digits) ? undefined : places?.resolveAddress(values.region);
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
