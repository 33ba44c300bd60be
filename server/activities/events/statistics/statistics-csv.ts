import { stringify } from 'csv-stringify/sync';
import type { EventStatistics } from '../../../../schemas/activities/events/event-statistics.ts';
import { escapeFormula } from '../../../platform/text/escape-formula.ts';

const columns = ['代码', '名称', '活动', '场次', '报名', '签到', '爽约', '服务分钟', '参加人数'] as const;

/**
 * Write event statistics as CSV with a BOM: one line per group, and the total, in which each person counts once, at the
 * end.
 */
export async function* writeStatisticsCsv({ total, groups }: EventStatistics): AsyncGenerator<string> {
  yield stringify([[...columns]], { bom: true });
  for (const row of [...groups, { key: '', name: '合计', ...total }]) {
    const { key, name, events, sessions, signups, attended, noShows, minutes, people } = row;
    yield stringify([
      [escapeFormula(key), escapeFormula(name), events, sessions, signups, attended, noShows, minutes, people],
    ]);
  }
}
