import type { Bulletin, BulletinRow, Quarter } from '../../../schemas/organising/bulletin.ts';
import type { Language } from '../../platform/errors/errors.ts';
import { bulletinTextOf, quarterTextOf, type ReportText } from './report-text.ts';
import { bulletinColumnsOf, formatPercent, quarterColumnsOf } from './table-columns.ts';

/** A bar of the chart. Its parts, as many as the legend has, make up the whole. */
export interface ChartBar {
  name: string;
  parts: readonly number[];
  whole: number;
  label: string;
}

/** The content of a bulletin or summary for a page, a PDF or a CSV: text, a table whose total comes last, and a chart. */
export interface ReportContent extends ReportText {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  legend: readonly string[];
  bars: readonly ChartBar[];
  by?: string;
  at?: Date;
}

/** The content of a bulletin: employers with their own union, in a joint one, and without. */
export function bulletinContentOf(bulletin: Bulletin, language: Language): ReportContent {
  const columns = bulletinColumnsOf(language);
  const all = [...bulletin.rows, bulletin.total] as BulletinRow[];
  return {
    ...bulletinTextOf(bulletin, language),
    columns: columns.map(({ title }) => title),
    rows: all.map((row) => columns.map(({ cell }) => cell(row))),
    legend: language === 'en' ? ['own', 'joint', 'none'] : ['单独建会', '联合建会', '未建会'],
    bars: all.map(({ name, own, joint, none, employers, rate }) => {
      return { name, parts: [own, joint, none], whole: employers, label: formatPercent(rate.value) };
    }),
    by: bulletin.by,
    at: bulletin.frozenAt,
  };
}

/** The content of a quarterly summary: tasks that were promised, and how many of them were done. */
export function quarterContentOf(quarter: Quarter, language: Language): ReportContent {
  const columns = quarterColumnsOf(language);
  const all = [...quarter.rows, quarter.total];
  return {
    ...quarterTextOf(quarter, language),
    columns: columns.map(({ title }) => title),
    rows: all.map((row) => columns.map(({ cell }) => cell(row))),
    legend: language === 'en' ? ['done', 'not done'] : ['已完成', '未完成'],
    bars: all.map(({ name, promised, done, kept }) => {
      return {
        name,
        parts: [done, Math.max(0, promised - done)],
        whole: Math.max(promised, done),
        label: formatPercent(kept.value),
      };
    }),
  };
}
