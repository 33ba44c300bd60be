import { consentTitles } from '../../../schemas/people/consent-titles.ts';
import { shanghaiText } from '../../../schemas/platform/shanghai.ts';

type Words = Readonly<Record<string, readonly [zh: string, en: string]>>;

const taskWords: Words = {
  new: ['待联系', 'not contacted yet'],
  contacted: ['已联系', 'contacted'],
  agreed: ['同意建会', 'agreed'],
  preparing: ['筹备', 'in preparation'],
  applied: ['报批', 'applied for'],
  approved: ['批复', 'approved'],
  founded: ['建会', 'founded'],
  joined: ['加入联合工会', 'joined to a joint union'],
  impossible: ['暂不能建会', 'impossible for now'],
  reversed: ['撤销上一步', 'the last step taken back'],
  reopened: ['重新启动', 'opened again'],
};

const fields: Words = {
  unionCode: ['工会的统一社会信用代码', 'the unified code of the union'],
  unionName: ['工会名称', 'the name of the union'],
  members: ['会员人数', 'the number of members'],
  registeredOn: ['法人登记日期', 'the day of registration'],
  reason: ['原因', 'the reason'],
  lookAgain: ['再次查看的日期', 'the day to look again'],
  region: ['所在区划', 'the region'],
  headcount: ['职工人数', 'the head count'],
};

/**
 * What a text calls the values that a detail gives programs as codes, by `code.detail`. A detail that holds several, as in
 * `contacted, founded`, is written as a list.
 */
export const detailWords: Readonly<Record<string, Words>> = {
  'event_state_wrong.state': {
    draft: ['草稿', 'a draft'],
    review: ['送审中', 'under review'],
    published: ['已发布', 'published'],
    cancelled: ['已取消', 'cancelled'],
    finished: ['已办结', 'completed'],
  },
  'session_times_wrong.reason': {
    'endsAt <= startsAt': ['结束时间须晚于开始时间', 'it must end after it starts'],
    'closesAt <= opensAt': ['报名截止时间须晚于报名开始时间', 'sign-up must close after it opens'],
    'closesAt > endsAt': ['报名截止时间不得晚于场次结束时间', 'sign-up must close no later than the session ends'],
    'cancelUntil > startsAt': [
      '取消报名的截止时间不得晚于场次开始时间',
      'cancelling must end no later than the session starts',
    ],
  },
  'consent_required.kind': consentTitles,
  'consent_text_not_found.kind': consentTitles,
  'step_not_next.state': taskWords,
  'step_not_next.step': taskWords,
  'step_not_next.next': taskWords,
  'step_incomplete.field': fields,
  'answer_incomplete.field': fields,
};

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** Write the value of a detail as people do: codes in words, instants without ISO 8601. Any other text stays as it is. */
export function detailText(code: string, detail: string, value: string, language: 'zh-CN' | 'en'): string {
  const words = detailWords[`${code}.${detail}`];
  if (words) {
    const parts = value.split(', ').map((part) => words[part]?.[language === 'en' ? 1 : 0] ?? part);
    return parts.join(language === 'en' ? ', ' : '、');
  }
  return instant.test(value) && Date.parse(value) ? shanghaiText(new Date(value), language) : value;
}
