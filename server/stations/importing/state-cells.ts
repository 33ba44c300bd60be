import { type DayRange, daysIn } from './closure-days.ts';
import type { NoteField, RowCells } from './row-notes.ts';

const openWords = /^(?:是|有|已?开|y|yes|√|✓)$|开放|正常|运行|运营|营业|在用|启用|使用|已?建成|投用|有效|良好|open/i;
const endedWords = /撤|拆除|取消|永久|停用|停办|停止使用|废止|作废|注销|关停|不再/;
const plannedWords = /筹建|筹备|筹划|在建|建设中|拟建|规划|计划|待建|待启用|待开放|未建|未启用|未投用|即将|新建中/;
const closedWords = /^(?:否|无|不|n|no|×)$|暂|停|关|修|改造|升级|搬迁|迁址|闭|检|未开|不开|临时/i;

/** 正常开放，周一闭馆: what begins so and stops nothing is not closed. */
const openFirst = /^(?:已|均|仍)?(?:正常|开放|营业)(?!.*(?:暂停|停止|停用))/;
/** 未停用, 没有关闭. */
const notClosed = /(?:未|没有?|不)被?(?:撤|拆|停|关|暂停|取消|注销)/;

/**
 * Complete state and closure of a row as offices write them: 暂停开放, 装修至2027年3月1日, 停用, 筹建.
 *
 * A closure needs neither a reason nor an end: what stands in the cell is the reason, and without a usable end it lasts
 * until somebody ends it. A planned station is closed until its keeper opens it, whatever day was planned. What is not
 * understood counts as open, and is noted.
 */
export function completeState(cells: RowCells, now: Date, note: NoteField): void {
  const { state: written = '', closureReason, closedFrom = '', closedUntil = '' } = cells;
  const text = written.normalize('NFKC').replace(/\s+/g, '');
  const state = stateIn(text, Boolean(closureReason || closedFrom || closedUntil));
  if (!state) note('state', 'station_state_unclear', { state: written });
  cells.state = state === 'planned' ? 'closed_temporarily' : (state ?? 'open');
  delete cells.closedFrom;
  delete cells.closedUntil;
  if (cells.state === 'open') return;
  cells.closureReason = closureReason || reasonIn(written);
  const days = readDays(text, { closedFrom, closedUntil }, note);
  const from = days.from;
  const until = state === 'closed_temporarily' ? days.until : undefined;
  if (from) cells.closedFrom = from;
  if (!until) return;
  const end = Date.parse(until);
  if (from && end <= Date.parse(from)) {
    note('state', 'closure_dates_unclear', { dates: `${from.slice(0, 10)} — ${until.slice(0, 10)}` });
  } else if (end <= now.getTime()) {
    note('state', 'closure_over', { until: until.slice(0, 10) });
    cells.state = 'open';
    delete cells.closureReason;
    delete cells.closedFrom;
  } else cells.closedUntil = until;
}

type WrittenState = 'open' | 'closed_temporarily' | 'closed_down' | 'planned';

/** @returns undefined for a text that is not understood. */
function stateIn(text: string, hasClosure: boolean): WrittenState | undefined {
  if (text === '') return hasClosure ? 'closed_temporarily' : 'open';
  if (text === 'open' || text === 'closed_temporarily' || text === 'closed_down') return text;
  if (plannedWords.test(text)) return 'planned';
  if (notClosed.test(text)) return undefined;
  if (endedWords.test(text) && !/暂|临时/.test(text)) return 'closed_down';
  if (closedWords.test(text)) return openFirst.test(text) ? undefined : 'closed_temporarily';
  return openWords.test(text) ? 'open' : undefined;
}

/** A reason that people read; the bare answer to 是否开放 is none. */
function reasonIn(written: string): string {
  return written.length < 2 || /^[a-z_]+$/i.test(written) ? '暂停开放' : written.slice(0, 200);
}

/** The days of the cells of their own, otherwise those that the state tells. */
function readDays(
  state: string,
  { closedFrom, closedUntil }: Record<'closedFrom' | 'closedUntil', string>,
  note: NoteField,
): DayRange {
  const told = daysIn(state);
  const range: DayRange = { from: told.from, until: told.until };
  for (const [field, text] of [
    ['from', closedFrom],
    ['until', closedUntil],
  ] as const) {
    if (!text) continue;
    const days = daysIn(text);
    range[field] = days[field] ?? days.from ?? days.until;
    if (!range[field] && !/待定|另行|未定|不定|无|长期|[—–/-]/.test(text))
      note(field === 'from' ? 'closedFrom' : 'closedUntil', 'closure_dates_unclear', { dates: text.slice(0, 60) });
  }
  return range;
}
