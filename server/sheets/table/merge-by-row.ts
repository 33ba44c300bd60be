import type { LocalisedText } from '../../platform/errors/errors.ts';
import type { Rejection } from './import-report.ts';

/** The problems of one row as one entry: the codes one after the other, as are fields, reasons and remedies. */
export type RowProblems = Omit<Rejection, 'code'> & { code: string };

/** Merge the problems of each row into one entry, sorted by line, so that a row can be corrected at once. */
export function mergeByRow(problems: readonly Rejection[]): RowProblems[] {
  const rows = Map.groupBy(problems, ({ line }) => line);
  return [...rows.values()]
    .map((ofRow) => ({
      line: ofRow[0]?.line ?? 0,
      field: join(
        ofRow.map(({ field }) => field),
        '、',
      ),
      fieldName: joinTexts(
        ofRow.map(({ fieldName }) => fieldName),
        ['、', ', '],
      ),
      code: join(
        ofRow.map(({ code }) => code),
        '、',
      ),
      reason: joinTexts(
        ofRow.map(({ reason }) => reason),
        ['；', ' '],
      ),
      remedy: joinTexts(
        ofRow.map(({ remedy }) => remedy),
        ['；', ' '],
      ),
    }))
    .sort((a, b) => a.line - b.line);
}

function join(texts: readonly string[], separator: string): string {
  return [...new Set(texts)].filter(Boolean).join(separator);
}

function joinTexts(texts: readonly LocalisedText[], [zh, en]: readonly [string, string]) {
  return {
    'zh-CN': join(
      texts.map((text) => text['zh-CN']),
      zh,
    ),
    en: join(
      texts.map((text) => text.en),
      en,
    ),
  };
}
