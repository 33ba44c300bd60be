import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventStates } from '../../schemas/activities/events/event.ts';
import { stepKinds, taskStates } from '../../schemas/organising/task.ts';
import { shanghaiText } from '../../schemas/platform/shanghai.ts';
import { listConsentTexts } from '../../server/people/profile/consent-texts.ts';
import { type FailureCode, failures } from '../../server/platform/errors/catalogue.ts';
import { detailText, detailWords } from '../../server/platform/errors/detail-words.ts';
import { formatFailure } from '../../server/platform/errors/errors.ts';

describe('the text of an error', () => {
  it.each([
    ['session_not_over', { endsAt: '2026-12-01T13:07:53.000+08:00' }, '场次到 2026年12月1日 13:07 才结束'],
    ['redemption_lapsed', { until: '2026-12-31T16:00:00Z' }, '兑换码已于 2027年1月1日 00:00 过期'],
    ['event_state_wrong', { state: 'draft' }, '活动处于“草稿”状态，不能进行此操作'],
    ['session_times_wrong', { reason: 'closesAt > endsAt' }, '场次时间不合理：报名截止时间不得晚于场次结束时间'],
    ['consent_required', { kind: 'id_number' }, '请先同意《身份证号码处理同意书》'],
    [
      'step_not_next',
      { state: 'new', step: 'founded', next: 'contacted, impossible' },
      '任务现为“待联系”，不能进行“建会”；下一步可以是：已联系、暂不能建会',
    ],
  ] as const)('%s says times and states in words', (code, details, text) => {
    expect(formatFailure(code, 'zh-CN', details)).toBe(text);
    expect(formatFailure(code, 'en', details)).not.toMatch(/_|T\d\d:|[a-z][A-Z]/);
  });

  it('has a word in both languages for every state, step and consent that there is', () => {
    const values = {
      'event_state_wrong.state': eventStates,
      'step_not_next.state': taskStates,
      'step_not_next.step': stepKinds,
      'step_not_next.next': stepKinds,
      'consent_required.kind': listConsentTexts().map(({ kind }) => kind),
    };
    for (const [key, all] of Object.entries(values))
      expect(Object.keys(detailWords[key] ?? {}), key).toEqual(expect.arrayContaining([...all]));
    for (const { kind, title } of listConsentTexts())
      expect(detailWords['consent_required.kind']?.[kind]).toEqual([title['zh-CN'], title.en]);
  });

  it('words no detail that the text does not name', () => {
    for (const key of Object.keys(detailWords)) {
      const [code, detail] = key.split('.') as [FailureCode, string];
      for (const language of ['zh-CN', 'en'] as const) expect(failures[code][language], key).toContain(`{${detail}}`);
    }
  });

  it('leaves any other text as it is, and writes every instant to the minute', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(detailText('list_no_header', 'missing', text, 'zh-CN')).toBe(text);
      }),
    );
    fc.assert(
      fc.property(fc.date({ min: new Date('1992-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), (at) => {
        const zh = detailText('appeal_late', 'until', at.toISOString(), 'zh-CN');
        const [year, month, day, time] = zh.split(/[年月日] ?/);
        const back = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
        expect(`${back} ${time}`).toBe(shanghaiText(at, 'en'));
        expect(Math.floor(at.getTime() / 60_000)).toBe(Date.parse(`${back}T${time}+08:00`) / 60_000);
      }),
    );
  });
});
