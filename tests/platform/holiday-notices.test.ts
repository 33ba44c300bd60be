import days from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { afterEach, describe, expect } from 'vitest';
import { calendarEnd, setNotices } from '../../server/platform/calendar/notices.ts';
import { parseNotice } from '../../server/platform/holidays/parse-notice.ts';
import { loadNotices, storeNotice } from '../../server/platform/holidays/stored-notices.ts';
import { it } from '../support/it.ts';

afterEach(() => setNotices([]));

const notice2026 = `国务院办公厅关于2026年部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。`;

const notice2025 = `国务院办公厅关于2025年部分节假日安排的通知
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。`;

describe('the notice of the holidays of a year', () => {
  it.each([
    [2025, notice2025],
    [2026, notice2026],
  ])('of %i says in words what the package says in data', (year, text) => {
    const of = (all: object) => Object.keys(all).filter((day) => day.startsWith(`${year}-`));
    expect(parseNotice(text)).toEqual({ year, holidays: of(days.holidays).sort(), makeups: of(days.workdays).sort() });
  });

  it('may be a table of days', () => {
    const { holidays, makeups } = parseNotice(notice2026);
    const rows = [...holidays.map((day) => `${day},放假`), ...makeups.map((day) => `${day.replaceAll('-', '/')},上班`)];
    expect(parseNotice(['日期,类型', ...rows].join('\n'))).toEqual({ year: 2026, holidays, makeups });
  });

  it.each([
    ['清明节：4月4日（周六）', '清明节：4月4日（周日）', /星期/],
    ['共9天', '共8天', /天数/],
    ['三、清明节：4月4日（周六）至6日（周一）放假，共3天。', '', /2026-04-05/],
    ['6月19日', '6月39日', /没有这一天/],
    ['2026年部分节假日安排', '节日通知', /部分节假日安排/],
    ['1月4日（周日）上班', '1月5日上班', /不是周末/],
  ])('is refused where %s is %s', (right, wrong, reason) => {
    expect(() => parseNotice(notice2026.replace(right, wrong))).toThrow();
    try {
      parseNotice(notice2026.replace(right, wrong));
    } catch (error) {
      expect(JSON.stringify((error as { details: object }).details)).toMatch(reason);
    }
  });

  it('is stored, and used by every process that loads it', async () => {
    const next = { year: 2027, holidays: ['2027-01-01'], makeups: [] };
    await storeNotice(next, new Date());
    expect(calendarEnd()).toBe('2027-12-31');
    setNotices([]);
    await storeNotice({ ...next, makeups: ['2027-01-30'] }, new Date());
    await loadNotices();
    expect(calendarEnd()).toBe('2027-12-31');
  });
});
