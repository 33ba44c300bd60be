import type { BulletinRow, QuarterRow } from '../../../schemas/organising/bulletin.ts';
import type { Language } from '../../platform/errors/errors.ts';

/** A column of a printed table. */
export interface TableColumn<Row> {
  title: string;
  cell(row: Row): string;
}

/** The columns of a bulletin's table. */
export function bulletinColumnsOf(language: Language): TableColumn<BulletinRow>[] {
  const text = (zh: string, en: string) => (language === 'en' ? en : zh);
  return [
    { title: text('名次', 'rank'), cell: ({ rank }) => (rank === null ? '—' : String(rank)) },
    { title: text('区划', 'region'), cell: ({ name }) => name },
    { title: text('用人单位', 'employers'), cell: ({ employers }) => String(employers) },
    { title: text('单独建会', 'own'), cell: ({ own }) => String(own) },
    { title: text('联合建会', 'joint'), cell: ({ joint }) => String(joint) },
    { title: text('未建会', 'none'), cell: ({ none }) => String(none) },
    { title: text('重点对象', 'key'), cell: ({ key }) => String(key) },
    { title: text('新建会', 'new'), cell: ({ organised }) => String(organised.task + organised.told) },
    { title: text('任务到期', 'tasks due'), cell: ({ tasks }) => String(tasks.due) },
    { title: text('任务完成', 'tasks done'), cell: ({ tasks }) => String(tasks.done) },
    { title: text('已建会/应建会', 'covered/all'), cell: ({ rate }) => `${rate.numerator}/${rate.denominator}` },
    { title: text('建会率', 'rate'), cell: ({ rate }) => formatPercent(rate.value) },
    { title: text('环比（百分点）', 'on month (points)'), cell: ({ change }) => points(change.month?.points) },
    { title: text('同比（百分点）', 'on year (points)'), cell: ({ change }) => points(change.year?.points) },
  ];
}

/** The columns of the table in a quarterly summary. */
export function quarterColumnsOf(language: Language): TableColumn<QuarterRow>[] {
  const text = (zh: string, en: string) => (language === 'en' ? en : zh);
  return [
    { title: text('区划', 'region'), cell: ({ name }) => name },
    { title: text('承诺任务', 'promised'), cell: ({ promised }) => String(promised) },
    { title: text('完成任务', 'done'), cell: ({ done }) => String(done) },
    { title: text('完成率', 'kept'), cell: ({ kept }) => formatPercent(kept.value) },
    { title: text('新建会', 'new'), cell: ({ organised }) => String(organised) },
    {
      title: text('季初未建会', 'none before'),
      cell: ({ none }) => (none.before === null ? '—' : String(none.before)),
    },
    { title: text('季末未建会', 'none after'), cell: ({ none }) => String(none.after) },
    { title: text('已建会/应建会', 'covered/all'), cell: ({ rate }) => `${rate.numerator}/${rate.denominator}` },
    { title: text('建会率', 'rate'), cell: ({ rate }) => formatPercent(rate.value) },
  ];
}

/** A rate as a percentage with one decimal; a dash where there is none. */
export function formatPercent(value: number | null): string {
  return value === null ? '—' : `${(value * 100).toFixed(1)}%`;
}

function points(value: number | null | undefined): string {
  if (value === null || value === undefined) return '—';
  return value > 0 ? `+${value.toFixed(2)}` : value.toFixed(2).replace('-', '−');
}
