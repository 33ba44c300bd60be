import type { z } from 'zod';

/** What is wrong with a field, in Chinese: as the schema's own words say it, else by the kind of problem. */
export function chineseProblem(issue: z.core.$ZodIssue): string {
  return schemaWords.get(issue.message) ?? byKind(issue);
}

function byKind(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return /received undefined$/.test(issue.message) ? '缺少此项' : `应为${types[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return `${issue.inclusive === false ? '须大于' : '不得少于'} ${issue.minimum}${units[issue.origin] ?? ''}`;
    case 'too_big':
      return `${issue.inclusive === false ? '须小于' : '不得超过'} ${issue.maximum}${units[issue.origin] ?? ''}`;
    case 'invalid_value':
      return `应为 ${issue.values.map(String).join('、')}${issue.values.length > 1 ? ' 之一' : ''}`;
    case 'not_multiple_of':
      return `应为 ${issue.divisor} 的倍数`;
    default:
      return '格式有误';
  }
}

const types: Readonly<Record<string, string>> = {
  string: '文本',
  number: '数字',
  int: '整数',
  boolean: ' true 或 false',
  object: '对象',
  array: '列表',
  record: '对象',
  date: '日期',
};
const units: Readonly<Record<string, string>> = { string: ' 个字符', array: ' 项', set: ' 项', map: ' 项' };

/** The words that contracts use where zod's own would not say what to do. */
export const schemaWords: ReadonlyMap<string, string> = new Map([
  ['is missing', '缺少此项'],
  ['must be <seq>:<hash>, as the log and an earlier check say', '应为 <seq>:<hash>，如日志与上次核验所示'],
  ['must be 1 to 255 printable ASCII characters without spaces', '应为 1 到 255 个可打印的 ASCII 字符，不含空格'],
  ['must be 16 to 64 letters, digits, - or _', '应为 16 到 64 个字母、数字、- 或 _'],
  ['must be 24 hexadecimal digits', '应为 24 位十六进制数字'],
  ['must be 32 letters, digits, - or _', '应为 32 个字母、数字、- 或 _'],
  ['must be a code of GB/T 4754', '应为 GB/T 4754 的行业代码'],
  ['must be a day (2026-11-01) or numbers with dots (1.2)', '应为日期（2026-11-01）或带点的数字（1.2）'],
  ['must be a day as YYYY-MM-DD', '应为日期，如 2026-11-01'],
  ['must be a decimal number', '应为十进制数'],
  ['must be a key: small letters, digits and _', '应为小写字母、数字和 _ 组成的键'],
  ['must be a month, YYYY-MM', '应为月份，如 2026-11'],
  ['must be a name of at most 50 letters', '应为不超过 50 字的姓名'],
  ['must be a number of rows or a share of them: 100, 5%', '应为行数或比例，如 100, 5%'],
  ['must be a refresh token', '应为刷新凭证'],
  ['must be a section or a code of GB/T 4754', '应为 GB/T 4754 的门类或行业代码'],
  ['must be a short name of letters and digits', '应为字母和数字组成的短名称'],
  ['must be a whole number', '应为整数'],
  ['must be a whole number from 1', '应为不小于 1 的整数'],
  ['must be HH:MM', '应为 HH:MM'],
  ['must be JSON', '应为 JSON'],
  ['must be letters, digits, . _ or -', '应为字母、数字、.、_ 或 -'],
  ['must be letters, digits, dots and hyphens', '应为字母、数字、点和连字符'],
  ['must be lower-case letters, digits and underscores', '应为小写字母、数字和下划线'],
  ['must be of the years 1900 to 2999', '应在 1900 年到 2999 年之间'],
  ['must be one name', '应为一个名称'],
  ['must be small letters, digits and hyphens', '应为小写字母、数字和连字符'],
  ['must be ten digits and letters', '应为 10 位数字和字母'],
  ['must be the 16 characters of a certificate', '应为证书上的 16 位核验码'],
  ['must be the code of a union', '应为工会代码'],
  ['must be the name of a drive', '应为专项行动的名称'],
  ['must be the number of a round', '应为核查轮次的编号'],
  ['must be the unified code of a union (81…)', '应为工会的统一社会信用代码（81 开头）'],
  ['must be weekdays such as Mo-Fr or Mo,We', '应为星期，如 Mo-Fr 或 Mo,We'],
  ['must be west,south,east,north in degrees', '应为 西,南,东,北 四个经纬度'],
  ['must be YYYY, YYYY-MM or YYYY-MM-DD', '应为 YYYY、YYYY-MM 或 YYYY-MM-DD'],
  ['must be YYYY-MM', '应为 YYYY-MM'],
  ['must be YYYY-Q1 to YYYY-Q4', '应为 YYYY-Q1 到 YYYY-Q4'],
  ['must have 1 to 40 characters, no space', '应为 1 到 40 个字符，不含空格'],
  ['must have 2, 4, 6, 9 or 12 digits', '应为 2、4、6、9 或 12 位数字'],
  ['must have a signupId or a code', 'signupId 与 code 须填一项'],
  ['must have different ids', '编号不得重复'],
  ['must have digits and hyphens only', '只能有数字和连字符'],
  [
    'must have digits only, with + and the country code where it is not of the mainland',
    '只能有数字；非大陆号码须带 + 和国家代码',
  ],
  ['must have small letters, digits and hyphens', '应为小写字母、数字和连字符'],
  ['must not have both atLeast and over', 'atLeast 与 over 不得同时填写'],
  ['must not hold control characters', '不得含有控制字符'],
  ['must say something', '不得为空'],
]);
