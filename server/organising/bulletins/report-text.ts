import type { Bulletin, Quarter } from '../../../schemas/organising/bulletin.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { Language } from '../../platform/errors/errors.ts';
import { formatPercent } from './table-columns.ts';

/** The text of a bulletin or summary around its table: a title, sentences before it, notes after it. */
export interface ReportText {
  title: string;
  lead: string[];
  notes: string[];
}

/** The text of a bulletin. Its sentences name every number that they compare. */
export function bulletinTextOf(bulletin: Bulletin, language: Language): ReportText {
  return language === 'en' ? english(bulletin) : chinese(bulletin);
}

/** The text of a quarterly summary. */
export function quarterTextOf({ name, quarter, months, total }: Quarter, language: Language): ReportText {
  const { promised, done, kept, organised, none, rate } = total;
  const [year, at] = quarter.split('-Q');
  const share = `${rate.numerator}/${rate.denominator}`;
  if (language === 'en') {
    const before = none.before === null ? '' : ` (${none.before} before)`;
    return {
      title: `${name}: union coverage, summary of ${quarter}`,
      lead: [
        `${promised} tasks were due in ${quarter}, ${done} were done (${formatPercent(kept.value)}). ${organised} employers were newly organised; ${none.after} are without a union${before}. Rate at its end ${formatPercent(rate.value)} (${share}).`,
      ],
      notes: [`From the frozen months ${months.join(', ')}; kept = done / promised.`],
    };
  }
  const before = none.before === null ? '' : `（季初 ${none.before} 家）`;
  return {
    title: `${name}工会建会工作季度总结（${year}年第${at}季度）`,
    lead: [
      `本季度承诺到期任务 ${promised} 项，完成 ${done} 项，完成率 ${formatPercent(kept.value)}。新建会 ${organised} 家，季末未建会 ${none.after} 家${before}，建会率 ${formatPercent(rate.value)}（${share}）。`,
    ],
    notes: [`依据 ${months.join('、')} 各月定版数据；完成率＝完成任务÷承诺任务。`],
  };
}

function chinese({ name, month, total, rows, first, rules, frozenAt, by, corrections }: Bulletin): ReportText {
  const [year, at] = month.split('-');
  const { employers, own, joint, none, key, organised, tasks, rate, change } = total;
  const best = rows.find(({ rank }) => rank === 1);
  const newlyOrganised = organised.task + organised.told;
  const since = change.month ? `，比上月${moved(change.month.points, '上升', '下降', '持平')}` : '';
  const yearly = change.year ? `，比上年同月${moved(change.year.points, '上升', '下降', '持平')}` : '';
  return {
    title: `${name}工会建会情况通报（${year}年${Number(at)}月）`,
    lead: [
      `截至${year}年${Number(at)}月末，${name}共有用人单位 ${employers} 家，其中单独建会 ${own} 家、联合建会 ${joint} 家、未建会 ${none} 家，建会率 ${formatPercent(rate.value)}（${rate.numerator}/${rate.denominator}）${since}${yearly}。`,
      `重点建会对象 ${key} 家。本月新建会 ${newlyOrganised} 家，其中通过任务 ${organised.task} 家${first ? '（首期数据，清单所载的不计）' : ''}。本月到期任务 ${tasks.due} 项，完成 ${tasks.done} 项，月末未完成 ${tasks.open} 项。`,
      ...(best
        ? [
            `建会率居首的是${best.name}，为 ${formatPercent(best.rate.value)}（${best.rate.numerator}/${best.rate.denominator}）。`,
          ]
        : []),
    ],
    notes: [
      `数据于 ${shanghaiDay(frozenAt)} 定版（${by}），分类规则第 ${rules} 版；建会率＝（单独建会＋联合建会）÷用人单位。`,
      ...corrections.map(
        ({ name: of, employers: e, own: o, joint: j, none: n }) =>
          `定版后更正，未计入上表：${of} 用人单位 ${signed(e)}、单独建会 ${signed(o)}、联合建会 ${signed(j)}、未建会 ${signed(n)}。`,
      ),
    ],
  };
}

function english({ name, month, total, first, rules, frozenAt, by, corrections }: Bulletin): ReportText {
  const { employers, own, joint, none, key, organised, tasks, rate, change } = total;
  const since = change.month ? `, ${signed(change.month.points ?? 0)} points on the month before` : '';
  const yearly = change.year ? `, ${signed(change.year.points ?? 0)} on the same month of the year before` : '';
  const uncounted = first ? '; those that the first lists name are not counted' : '';
  const newlyOrganised = `${organised.task + organised.told} were newly organised, ${organised.task} of them by tasks${uncounted}.`;
  return {
    title: `${name}: union coverage, ${month}`,
    lead: [
      `At the end of ${month} ${name} has ${employers} employers: ${own} with a union of their own, ${joint} in a joint one, ${none} without. Rate ${formatPercent(rate.value)} (${rate.numerator}/${rate.denominator})${since}${yearly}.`,
      `${key} are to be organised first. ${newlyOrganised} Tasks due ${tasks.due}, done ${tasks.done}, open at its end ${tasks.open}.`,
    ],
    notes: [
      `Frozen on ${shanghaiDay(frozenAt)} (${by}), rules version ${rules}; rate = (own + joint) / employers.`,
      ...corrections.map(
        ({ name: of, employers: e, own: o, joint: j, none: n }) =>
          `Corrected since, not in the table: ${of}: employers ${signed(e)}, own ${signed(o)}, joint ${signed(j)}, none ${signed(n)}.`,
      ),
    ],
  };
}

function moved(points: number | null, up: string, down: string, level: string): string {
  if (points === null || points === 0) return level;
  return `${points > 0 ? up : down} ${Math.abs(points).toFixed(2)} 个百分点`;
}

function signed(by: number): string {
  return by > 0 ? `+${by}` : String(by).replace('-', '−');
}
