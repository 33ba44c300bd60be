import { failures } from './catalogue.ts';

/**
 * A detail of a failure: what it says, in both languages, and a sample whose type is that of the detail. A null in a sample stands
 * for any value.
 */
interface Detail {
  'zh-CN': string;
  en: string;
  sample: unknown;
}

const detail = <Sample>(zh: string, en: string, sample: Sample) => ({ 'zh-CN': zh, en, sample });

/**
 * The details that failures have, by name. `code.name` overrules `name`.
 *
 * A name that stands in the text of a code (`{limit}`) must stand here, else the catalogue does not compile.
 */
const details = {
  absences: detail('缺席次数', 'How many absences count', 3),
  address: detail('所写的地址', 'The address as it was written', '路桥区银座街1号'),
  after: detail('上一步的日期', 'The day of the step before', '2026-11-02'),
  balance: detail('积分余额', 'The points that can be spent', 40),
  bytes: detail('文件的字节数', 'The bytes of the file', 2_400_000),
  closesAt: detail('报名截止时间', 'When sign-up closed', '2026-11-28T18:00:00.000+08:00'),
  code: detail('代码', 'The code that it is about', 'TZ-2026-018'),
  column: detail('列标题', 'The title of the column', '单位名称'),
  columns: detail('列标题', 'The titles of the columns', '单位名称'),
  'list_too_many_columns.columns': detail('文件的列数', 'How many columns there are', 900),
  cost: detail('所需积分', 'The points that it costs', 60),
  count: detail('次数', 'How many times', 2),
  dates: detail('起止日期', 'The days from and until', '5月1日–9月30日'),
  decision: detail('所写的决定', 'The decision as it was written', 'maybe'),
  distance: detail('距活动地点的米数', 'How far away it is, in metres', 830),
  district: detail('所写的区县', 'The district as it was written', '椒江区'),
  drive: detail('专项行动的代号', 'The name of the drive', 'couriers-2026'),
  due: detail('截止日期', 'The last day', '2026-11-01'),
  employer: detail('用人单位编号', 'The id of the employer', 40_213),
  encoding: detail('字符编码', 'The encoding', 'utf-9'),
  endsAt: detail('结束时间', 'When it ends', '2026-11-28T12:00:00.000+08:00'),
  errcode: detail('微信返回的错误码', 'The error code of WeChat', 40013),
  expected: detail('应有的值', 'What it should be', '3310'),
  field: detail('字段', 'The field that it is about', 'evidence'),
  'answer_incomplete.field': detail('须填写的字段', 'The field to fill in', 'headcount'),
  'step_incomplete.field': detail('须填写的字段', 'The field to fill in', 'lookAgain'),
  fields: detail('有误的各字段及问题', 'Every field that is wrong, and what is wrong with it', [
    { field: 'limit', problem: { 'zh-CN': '不得超过 100', en: 'Too big: expected number to be <=100' } },
  ]),
  'changed_since.fields': detail('双方的值不同的各字段', 'Each field that the two have other values of', [
    { field: 'title', yours: null as unknown, stored: null as unknown },
  ]),
  first: detail('先出现的行号', 'The line that had it first', 12),
  from: detail('起始时间', 'From when', '2026-11-28T08:30:00.000+08:00'),
  hours: detail('所写的开放时间', 'The hours as they were written', '随时'),
  key: detail('键', 'The key that it is about', 'size'),
  'body_key_forbidden.key': detail('不允许的键', 'The key that is not allowed', '__proto__'),
  'query_key_forbidden.key': detail('不允许的键', 'The key that is not allowed', '__proto__'),
  kind: detail('类别', 'The kind that it is about', 'id_number'),
  km: detail('公里数', 'How many kilometres', 320),
  known: detail('可用的值', 'What it may be', 'utf-8, gb18030'),
  lat: detail('纬度', 'The latitude', 28.66),
  limit: detail('上限', 'The limit', 100),
  'body_too_large.limit': detail('上限', 'The limit', '256 KB'),
  'list_too_large.limit': detail('上限', 'The limit', '200 MB'),
  line: detail('行号', 'The line of the file', 12),
  list: detail('清单编号', 'The number of the list', 12),
  lng: detail('经度', 'The longitude', 121.42),
  max: detail('人数上限', 'The most people', 2),
  min: detail('下限', 'The least that is enough', 12),
  minutes: detail('锁定的分钟数', 'For how many minutes it is locked', 15),
  missing: detail('缺少的列', 'The columns that are missing', '单位名称'),
  month: detail('月份', 'The month', '2026-11'),
  most: detail('月数上限', 'The most months', 36),
  name: detail('单位名称', 'The name of the employer', '台州市某某有限公司'),
  next: detail('下一步可以是', 'What may be next', 'contacted, founded'),
  on: detail('所写的日期', 'The day that was given', '2026-12-24'),
  opensAt: detail('报名开始时间', 'When sign-up opens', '2026-11-20T09:00:00.000+08:00'),
  other: detail('另一处的名称', 'The name of the other one', '海门街道暖蜂驿站'),
  otherCode: detail('另一个站点的代码', 'The code of the other station', 'TZ-1'),
  paragraph: detail('无法识别的段落', 'The paragraph that is not understood', '一、元旦'),
  path: detail('路径', 'The path', 'employers.csv'),
  perStreet: detail('每个街道的上限', 'The most in a street', 2),
  problem: detail('问题', 'What is wrong', '编号重复：harbour'),
  province: detail('省', 'The province', '浙江省'),
  question: detail('须确认的事', 'What has to be confirmed', '3,000'),
  'answers_wrong.question': detail('须填写或更正的问题', 'The question to answer or correct', '尺码'),
  questions: detail('须回答的问题', 'The questions to answer', '收货地址'),
  radius: detail('须在多少米以内', 'Within how many metres', 300),
  read: detail('所理解的开放时间', 'The hours as they were understood', 'Mo-Su 08:30-17:30'),
  reason: detail('原因', 'Why', '磁盘已满'),
  'session_times_wrong.reason': detail('不成立的比较', 'The comparison that fails', 'endsAt <= startsAt'),
  reasons: detail('各成员不能报名的原因（错误代码）', 'Why members cannot be signed up, as codes of errors', [
    'already_signed_up',
  ]),
  received: detail('已收到的字节数', 'How many bytes have arrived', 1_048_576),
  redeemed: detail('已兑换的数量', 'How many were redeemed', 8),
  region: detail('行政区划代码', 'The code of the region', '331099'),
  remark: detail('不能对应到日期的文字', 'The words that say no dates', '春节除外'),
  requirement: detail('要求的键', 'The key of the requirement', 'visits'),
  retryAfter: detail('多少秒后再试', 'In how many seconds to try again', 20),
  round: detail('核查轮次的编号', 'The number of the round', 2),
  row: detail('行的序号', 'The number of the row', 3),
  service: detail('服务项目', 'The service', '按摩'),
  sheet: detail('工作表', 'The sheet', '企业'),
  sheets: detail('各工作表', 'The sheets', '汇总、明细'),
  span: detail('所写的时段', 'The span of time as it was written', '8:00-8:00'),
  state: detail('现在的状态', 'The state that it is in', 'cancelled'),
  'step_not_next.state': detail('任务现在的状态', 'The state of the task', 'preparing'),
  summary: detail('各字段的问题', 'What is wrong with the fields', {
    'zh-CN': 'limit：不得超过 100',
    en: 'limit: Too big: expected number to be <=100',
  }),
  step: detail('所填的步骤', 'The step that was given', 'founded'),
  streets: detail('街道数的上限', 'The most streets', 8),
  taken: detail('归入的工会', 'The union that was taken', '椒江区总工会'),
  text: detail('所依据的文字', 'The words that it was read from', '妈咪暖心小屋'),
  union: detail('工会代码', 'The code of the union', '331099'),
  until: detail('截止时间', 'Until when', '2026-11-28T08:30:00.000+08:00'),
  usedAt: detail('使用时间', 'When it was used', '2026-11-28T08:30:00.000+08:00'),
  username: detail('用户名', 'The user name', 'wang'),
  value: detail('所写的值', 'The value that was given', '3301'),
  'consent_text_not_found.version': detail('文本的版本', 'The version of the text', '2020-01-01'),
  version: detail('现有的版本', 'The version that there is', 4),
  warning: detail('存疑之处', 'What is doubtful', 'sunrise'),
  word: detail('叫法', 'The word', '暖心小屋'),
  wrong: detail('问题', 'What is wrong', '没有日期'),
} as const;

/** Details beyond those that stand in the text of a code; they may be absent. */
const further = {
  answers_wrong: ['key'],
  invalid_request: ['fields'],
  changed_since: ['fields'],
  group_joined: ['code'],
  group_refused: ['reasons'],
  login_locked: ['retryAfter'],
  position_required: ['radius'],
  request_in_flight: ['retryAfter'],
  signup_closed: ['closesAt'],
  signup_region_only: ['region'],
  signup_not_open: ['opensAt'],
  stations_loading: ['retryAfter'],
  stations_stale: ['retryAfter'],
} as const;

type Details = typeof details;
type Further = typeof further;
type Code = keyof typeof failures;
type NamedIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamedIn<Rest> : never;
type Widened<Sample> = Sample extends number
  ? number
  : Sample extends string
    ? string | Readonly<Record<'zh-CN' | 'en', string>>
    : Sample extends readonly string[]
      ? readonly string[]
      : Sample;
type Valued<C extends Code, Name extends string> = `${C}.${Name}` extends keyof Details
  ? Widened<Details[`${C}.${Name}`]['sample']>
  : Name extends keyof Details
    ? Widened<Details[Name]['sample']>
    : never;

/** The details of a failure, by its code: those that its text names, and further ones. */
export type FailureDetails<C extends Code> = C extends Code
  ? Readonly<{ [Name in NamedIn<(typeof failures)[C]['en']>]: Valued<C, Name> }> &
      Readonly<{ [Name in C extends keyof Further ? Further[C][number] : never]?: Valued<C, Name> }>
  : never;

/** What the details of a code say, by name, and whether each is always there. */
export function describeDetails(code: Code): Record<string, Detail & { always: boolean }> {
  const named = [...failures[code].en.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const others: readonly string[] = code in further ? further[code as keyof Further] : [];
  const known: Readonly<Record<string, Detail | undefined>> = details;
  const entries = [...new Set([...named, ...others])].flatMap((name) => {
    const found = known[`${code}.${name}`] ?? known[name];
    return found ? [[name, { ...found, always: named.includes(name) }] as const] : [];
  });
  return Object.fromEntries(entries);
}
