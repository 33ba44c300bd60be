import { describe, expect, it } from 'vitest';
import { completeContact } from '../../server/stations/importing/contact-cells.ts';
import { completeState } from '../../server/stations/importing/state-cells.ts';

const now = new Date('2026-12-01T12:00:00+08:00');

/** What the cells of a row come to, and the codes of what was noted. */
function stateOf(cells: Record<string, string>) {
  const notes: string[] = [];
  const completed = { ...cells };
  completeState(completed, now, (_, code) => notes.push(code));
  const { state, closedFrom, closedUntil } = completed;
  return [state, closedFrom?.slice(0, 10) ?? '', closedUntil?.slice(0, 10) ?? '', notes.join()];
}

describe('the state of a station in a file', () => {
  it.each([
    ['装修2026年11月1日至12月31日', 'closed_temporarily', '2026-11-01', '2027-01-01', ''],
    ['装修（2027年3月1日至5月1日）', 'closed_temporarily', '2027-03-01', '2027-05-02', ''],
    ['装修2027/3/1-3/15', 'closed_temporarily', '2027-03-01', '2027-03-16', ''],
    ['装修，2027年3月1日恢复开放', 'closed_temporarily', '', '2027-03-01', ''],
    ['正常开放，周一闭馆', 'open', '', '', 'station_state_unclear'],
    ['未停用', 'open', '', '', 'station_state_unclear'],
    ['运营暂停', 'closed_temporarily', '', '', ''],
    ['开放暂停', 'closed_temporarily', '', '', ''],
    ['不再开放', 'closed_down', '', '', ''],
    ['停用', 'closed_down', '', '', ''],
    ['正常', 'open', '', '', ''],
  ])('“%s” is %s from “%s” until “%s”', (state, ...expected) => {
    expect(stateOf({ state })).toEqual(expected);
  });

  it('takes the end of a span that stands in the column of the end', () => {
    expect(stateOf({ state: '装修', closedUntil: '2026.11.1-2027.5.1' })).toEqual([
      ...['closed_temporarily', '', '2027-05-02', ''],
    ]);
  });
});

describe('the contact of a station in a file', () => {
  it.each([
    ['13800138000 13900139000', '13800138000'],
    ['0577-88881234 13800138000', '0577-88881234'],
    ['(0577)88881234', '057788881234'],
    ['138 0013 8000', '13800138000'],
    ['+86 138-0013-8000', '138-0013-8000'],
    ['0577-88881234-801', '0577-88881234-801'],
    ['95533', '95533'],
    ['400-820-8820', '400-820-8820'],
  ])('“%s” has the phone %s', (askPhone, expected) => {
    const cells: Record<string, string> = { askPhone };
    completeContact(cells);
    expect(cells.askPhone).toBe(expected);
  });

  it('is a person and a phone where both stand in one cell', () => {
    const cells: Record<string, string> = { askPerson: '张三13800138000' };
    completeContact(cells);
    expect(cells).toEqual({ askPerson: '张三', askPhone: '13800138000' });
  });
});
