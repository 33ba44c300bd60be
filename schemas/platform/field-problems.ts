/**
 * The texts of what may be wrong with a field beyond its type, by code, as a client shows them.
 *
 * A zod check has the code as its message; the HTTP layer and the command line replace it by the text.
 */
export const fieldProblems = {
  audit_head: {
    'zh-CN': '应为 <seq>:<hash>，如日志与上次核验所示',
    en: 'must be <seq>:<hash>, as the log and an earlier check say',
  },
  bounding_box: { 'zh-CN': '应为 西,南,东,北 四个经纬度', en: 'must be west,south,east,north in degrees' },
  certificate_code: { 'zh-CN': '应为证书上的 16 位核验码', en: 'must be the 16 characters of a certificate' },
  control_characters: { 'zh-CN': '不得含有控制字符', en: 'must not hold control characters' },
  day: { 'zh-CN': '应为日期，如 2026-11-01', en: 'must be a day as YYYY-MM-DD' },
  decimal: { 'zh-CN': '应为十进制数', en: 'must be a decimal number' },
  different_ids: { 'zh-CN': '编号不得重复', en: 'must have different ids' },
  digits_and_hyphens: { 'zh-CN': '只能有数字和连字符', en: 'must have digits and hyphens only' },
  drive_id: { 'zh-CN': '应为专项行动的名称', en: 'must be the name of a drive' },
  error_limit: { 'zh-CN': '应为行数或比例，如 100, 5%', en: 'must be a number of rows or a share of them: 100, 5%' },
  event_code: { 'zh-CN': '应为字母、数字、点和连字符', en: 'must be letters, digits, dots and hyphens' },
  event_kind: { 'zh-CN': '应为小写字母、数字和下划线', en: 'must be lower-case letters, digits and underscores' },
  group_code: { 'zh-CN': '应为 10 位数字和字母', en: 'must be ten digits and letters' },
  idempotency_key: {
    'zh-CN': '应为 1 到 255 个可打印的 ASCII 字符，不含空格',
    en: 'must be 1 to 255 printable ASCII characters without spaces',
  },
  industry: { 'zh-CN': '应为 GB/T 4754 的行业代码', en: 'must be a code of GB/T 4754' },
  industry_or_section: { 'zh-CN': '应为 GB/T 4754 的门类或行业代码', en: 'must be a section or a code of GB/T 4754' },
  json: { 'zh-CN': '应为 JSON', en: 'must be JSON' },
  missing: { 'zh-CN': '缺少此项', en: 'is missing' },
  month: { 'zh-CN': '应为月份，如 2026-11', en: 'must be a month, YYYY-MM' },
  no_space: { 'zh-CN': '应为 1 到 40 个字符，不含空格', en: 'must have 1 to 40 characters, no space' },
  nonce: { 'zh-CN': '应为 16 到 64 个字母、数字、- 或 _', en: 'must be 16 to 64 letters, digits, - or _' },
  not_empty: { 'zh-CN': '不得为空', en: 'must say something' },
  object_id: { 'zh-CN': '应为 24 位十六进制数字', en: 'must be 24 hexadecimal digits' },
  one_bound: { 'zh-CN': 'atLeast 与 over 不得同时填写', en: 'must not have both atLeast and over' },
  not_masked: { 'zh-CN': '应为完整内容，不能含有 *', en: 'must be whole and have no * in it' },
  one_name: { 'zh-CN': '应为一个名称', en: 'must be one name' },
  partial_date: { 'zh-CN': '应为 YYYY、YYYY-MM 或 YYYY-MM-DD', en: 'must be YYYY, YYYY-MM or YYYY-MM-DD' },
  person_name: { 'zh-CN': '应为不超过 50 字的姓名', en: 'must be a name of at most 50 letters' },
  phone_number: {
    'zh-CN': '只能有数字；非大陆号码须带 + 和国家代码',
    en: 'must have digits only, with + and the country code where it is not of the mainland',
  },
  positive_number: { 'zh-CN': '应为不小于 1 的整数', en: 'must be a whole number from 1' },
  quarter: { 'zh-CN': '应为 YYYY-Q1 到 YYYY-Q4', en: 'must be YYYY-Q1 to YYYY-Q4' },
  question_id: { 'zh-CN': '应为字母和数字组成的短名称', en: 'must be a short name of letters and digits' },
  refresh_token: { 'zh-CN': '应为刷新凭证', en: 'must be a refresh token' },
  sha256: { 'zh-CN': '应为 64 位小写十六进制数字', en: 'must be 64 lower-case hexadecimal digits' },
  region_code: { 'zh-CN': '应为 2、4、6、9 或 12 位数字', en: 'must have 2, 4, 6, 9 or 12 digits' },
  round_number: { 'zh-CN': '应为核查轮次的编号', en: 'must be the number of a round' },
  screen_token: { 'zh-CN': '应为 32 个字母、数字、- 或 _', en: 'must be 32 letters, digits, - or _' },
  signup_or_code: { 'zh-CN': 'signupId 与 code 须填一项', en: 'must have a signupId or a code' },
  slug: { 'zh-CN': '应为小写字母、数字和连字符', en: 'must be small letters, digits and hyphens' },
  table_key: { 'zh-CN': '应为小写字母、数字和 _ 组成的键', en: 'must be a key: small letters, digits and _' },
  text_version: {
    'zh-CN': '应为日期（2026-11-01）或带点的数字（1.2）',
    en: 'must be a day (2026-11-01) or numbers with dots (1.2)',
  },
  time_of_day: { 'zh-CN': '应为 HH:MM', en: 'must be HH:MM' },
  union_code: { 'zh-CN': '应为工会代码', en: 'must be the code of a union' },
  union_unified_code: {
    'zh-CN': '应为工会的统一社会信用代码（81 开头）',
    en: 'must be the unified code of a union (81…)',
  },
  username: { 'zh-CN': '应为字母、数字、.、_ 或 -', en: 'must be letters, digits, . _ or -' },
  weekdays: { 'zh-CN': '应为星期，如 Mo-Fr 或 Mo,We', en: 'must be weekdays such as Mo-Fr or Mo,We' },
  whole_number: { 'zh-CN': '应为整数', en: 'must be a whole number' },
  year_range: { 'zh-CN': '应在 1900 年到 2999 年之间', en: 'must be of the years 1900 to 2999' },
} as const satisfies Record<string, Record<'zh-CN' | 'en', string>>;

/** Give a code of `fieldProblems` as the message of a check; the compiler checks the code. */
export const fieldProblem = (code: keyof typeof fieldProblems): string => code;
