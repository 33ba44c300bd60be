import type { FailureCode, LocalisedText } from '../../platform/errors/errors.ts';

/** What to do about the problems that a row of any table may have. */
export const rowRemedies: Partial<Record<FailureCode, LocalisedText>> = {
  row_value_missing: { 'zh-CN': '填写该列后再次导入', en: 'Fill in the column and import again.' },
  row_value_invalid: { 'zh-CN': '按列的要求改正后再次导入', en: 'Correct the cell and import again.' },
  row_repeated: {
    'zh-CN': '同一对象只留一行；确是两个对象的，分别填写编号',
    en: 'Keep one row of each; where they are two, give each a code.',
  },
  region_not_found: {
    'zh-CN': '核对区划代码，或改写区县、街道名称',
    en: 'Check the code of the region, or write the names of district and street.',
  },
  union_not_found: {
    'zh-CN': '核对工会代码或全称；留空则归入所在区划的工会',
    en: 'Check the code or name of the union; left blank, it is the union of the region.',
  },
};
