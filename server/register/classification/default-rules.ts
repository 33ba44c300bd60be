import type { RuleSet } from '../../../schemas/register/coverage-rules.ts';

/**
 * The rules that apply until a city sets its own: those of the trade unions of Taizhou (台州工会建会清单, 2021).
 *
 * 以上 includes the number and 超 excludes it (民法典, art. 1259). What counts is the date of production (投产), not that of
 * establishment (成立).
 */
export const defaultRules: RuleSet = {
  name: '台州 2021',
  rules: [
    { id: 'own-union', class: 'covered', union: ['own'], note: '已单独建会' },
    { id: 'joint-over-25', class: 'joint-over-25', union: ['joint'], over: 25, note: '已入联合工会，超过 25 人' },
    { id: 'joint', class: 'covered', union: ['joint'], note: '已入联合工会' },
    { id: 'none-100', class: 'none-100', union: ['none'], atLeast: 100, note: '未建会，百人以上' },
    {
      id: 'none-25-a-year',
      class: 'none-25',
      union: ['none'],
      atLeast: 25,
      production: { months: 12, state: 'passed' },
      note: '未建会，25 人以上，投产满一年',
    },
    {
      id: 'none-25-too-new',
      class: 'none-too-new',
      union: ['none'],
      atLeast: 25,
      production: { months: 12, state: 'not-passed' },
      note: '未建会，25 人以上，投产不满一年',
    },
    {
      id: 'none-25-start-unknown',
      class: 'none-25-unverified-start',
      union: ['none'],
      atLeast: 25,
      note: '未建会，25 人以上，投产时间待核',
    },
    { id: 'none-small', class: 'none-small', union: ['none'], note: '未建会，不足 25 人' },
  ],
};
