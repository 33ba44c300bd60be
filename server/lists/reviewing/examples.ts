/** What the documentation shows of lists. */
export const listExample = {
  id: '12',
  source: 'social-security',
  file: '椒江区参保单位.csv',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  asOf: '2026-10-31',
  region: '331002',
  partial: false,
  by: 'jiaojiang',
  state: 'running',
  rows: 3000,
  lines: 5121,
  counts: {
    read: 3000,
    added: 211,
    updated: 2400,
    unchanged: 350,
    review: 27,
    rejected: 12,
    branches: 40,
    problems: { row_outside_scope: 9, name_missing: 3 },
  },
  startedAt: '2026-11-28T09:00:00.000+08:00',
} as const;

export const uploadExample = {
  list: { ...listExample, state: 'waiting', rows: 0 },
  same: false,
  encoding: 'gb18030',
  columns: [
    { title: '单位名称', field: 'name' },
    { title: '备注', field: null },
  ],
} as const;

export const rejectExample = {
  line: 214,
  cells: ['黄岩蜂巢模具有限公司', '黄岩区', '138****8888'],
  problems: [
    {
      field: 'district',
      code: 'row_outside_scope',
      severity: 'error',
      value: '黄岩区',
      reason: {
        'zh-CN': '所在区县、街道不在您的管辖区域内，或无法辨认',
        en: 'It lies outside your regions, or where it lies cannot be read.',
      },
      remedy: {
        'zh-CN': '核对区县、街道和地址；其他区域的单位由当地工会导入',
        en: 'Check district, street and address; others import the employers of their own regions.',
      },
    },
  ],
} as const;

export const warningExample = {
  line: 87,
  cells: ['黄岩蜂巢模具有限公司', '黄岩区', '约百人'],
  problems: [
    {
      field: 'headcount',
      code: 'count_unreadable',
      severity: 'warning',
      value: '约百人',
      reason: { 'zh-CN': '人数无法识别，未采用', en: 'The count cannot be read and was not used.' },
      remedy: { 'zh-CN': '填写整数', en: 'Fill in a whole number.' },
    },
  ],
} as const;

export const reviewExample = {
  id: '665f1f77bcf86cd799439051',
  reason: 'several',
  state: 'waiting',
  name: '台州市工蜂塑料厂',
  headcount: 41,
  rows: [{ list: '12', line: 87, asOf: '2026-10-31' }],
  options: [{ id: '1024', name: '工蜂塑料厂', code: null, region: '331002001', headcount: 38 }],
} as const;

export const previewExample = {
  file: {
    ...{ name: '工会台账.csv', bytes: 20_480, lines: 231, encoding: 'gb18030', delimiter: ',' },
    ...{ sheet: null, hiddenSheets: [] },
  },
  columns: [
    { title: '单位名称', field: 'name', alsoField: null },
    { title: '工会名称', field: 'unionName', alsoField: null },
    { title: '备注', field: null, alsoField: null },
  ],
  rows: [
    {
      line: 2,
      cells: ['台州市工蜂塑料厂', '白云街道商圈联合工会委员会', ''],
      means: { name: '台州市工蜂塑料厂', union: 'joint', unionName: '白云街道商圈联合工会委员会' },
      problems: [],
    },
  ],
  looked: 230,
  problems: { union_form_implied: 12 },
  ignored: { title: 0, header: 1, blank: 0, total: 1, note: 0 },
} as const;
