import { codeProblemTexts, errorTexts, warningTexts } from './code-problem-texts.ts';
import { placeProblemTexts } from './place-problem-texts.ts';

/**
 * All problems of a row by code, each with its severity, and with its reason and remedy in both languages.
 *
 * An error rejects the row. With a warning the row is accepted without the doubtful cell. Codes are stable: reports and the
 * file of rejected rows show them.
 */
export const problemTexts = {
  // the row
  row_short: errorTexts(
    '列数少于表头，缺少必要的列',
    '补齐缺少的单元格',
    'The row has fewer cells than the header, and needed ones are missing.',
    'Complete the row.',
  ),
  row_cut: warningTexts(
    '行尾缺少非必要的列，按空白处理',
    '如有数据请补齐',
    'Optional cells at the end are missing and were read as blank.',
    'Complete the row if there is data.',
  ),
  row_long: errorTexts(
    '列数多于表头，单元格可能错位',
    '检查名称、地址中是否有未加引号的分隔符',
    'The row has more cells than the header: the columns may have shifted.',
    'Look for a delimiter without quotes in a name or an address.',
  ),
  row_shifted: errorTexts(
    '人数后面是三位数字，疑似千位分隔逗号把人数拆成了两列',
    '去掉千位分隔符，或给人数加上引号',
    'A number of three digits follows the head count: its thousands separator seems to have split it.',
    'Leave the separator out, or quote the cell.',
  ),
  row_other_table: errorTexts(
    '上方出现了另一张表的表头，本行各列的含义与第一张表不同',
    '把两张表分成两个文件或两个工作表，分别导入',
    'The header of another table stands above: the columns of this row mean something else than those of the first table.',
    'Put the two tables into files or sheets of their own, and import each.',
  ),
  row_open_quote: errorTexts(
    '引号没有闭合',
    '补上或删去引号',
    'A quote is never closed.',
    'Close or delete the quote.',
  ),
  row_stray_quote: warningTexts(
    '单元格内有多余的引号，按原文读取',
    '检查引号',
    'A cell holds a stray quote; it was read as it stands.',
    'Check the quotes.',
  ),
  row_too_long: errorTexts(
    '一行超过 1 MB',
    '检查是否缺少换行，拆分后重新导入',
    'The row is longer than 1 MB.',
    'Look for missing line ends, and split it.',
  ),
  row_nul: errorTexts(
    '行内含有空字符（NUL）',
    '重新导出该行',
    'The row holds a NUL character.',
    'Export the row again.',
  ),
  row_damaged: errorTexts(
    '行内有无法按所用编码识别的字节',
    '核对文件编码，或重新录入乱码处',
    'The row holds bytes that are not of the encoding.',
    'Check the encoding, or type the damaged text again.',
  ),

  row_outside_scope: errorTexts(
    '所在区县、街道不在您的管辖区域内，或无法辨认',
    '核对区县、街道和地址；其他区域的单位由当地工会导入',
    'It lies outside your regions, or where it lies cannot be read.',
    'Check district, street and address; others import the employers of their own regions.',
  ),

  // names
  name_missing: errorTexts('没有单位名称', '填写单位名称', 'There is no name.', 'Fill in the name.'),
  name_unreadable: errorTexts(
    '单位名称不是名称',
    '检查列是否错位，填写单位全称',
    'The name is not a name.',
    'Check whether columns have shifted; fill in the full name.',
  ),
  name_is_code: errorTexts(
    '单位名称处填写了代码',
    '检查列是否错位',
    'A code stands where the name should be.',
    'Check whether columns have shifted.',
  ),
  name_is_identity_card: errorTexts(
    '单位名称处疑似填写了身份证号码',
    '删除身份证号码，填写单位全称',
    'What may be an identity card number stands where the name should be.',
    'Delete it and fill in the name.',
  ),

  ...codeProblemTexts,
  ...placeProblemTexts,

  // figures
  count_negative: errorTexts('人数为负数', '核对人数', 'The count is negative.', 'Check the count.'),
  count_too_large: errorTexts(
    '人数超过一千万',
    '核对人数及列是否错位',
    'The count is over ten million.',
    'Check the count and whether columns have shifted.',
  ),
  count_unreadable: warningTexts(
    '人数无法识别，未采用',
    '填写整数',
    'The count cannot be read and was not used.',
    'Fill in a whole number.',
  ),
  members_over_headcount: warningTexts(
    '会员人数多于职工人数',
    '核对两个人数',
    'There are more members than staff.',
    'Check both counts.',
  ),
  date_unreadable: warningTexts(
    '日期无法识别，未采用',
    '按 2021-05-07 的形式填写',
    'The date cannot be read and was not used.',
    'Write it as 2021-05-07.',
  ),
  date_ambiguous: warningTexts(
    '日期的年月日顺序不明，未采用',
    '按 2021-05-07 的形式填写',
    'It is not clear which part of the date is day, month or year; it was not used.',
    'Write it as 2021-05-07.',
  ),
  date_impossible: warningTexts(
    '没有这一天，未采用',
    '核对日期',
    'There is no such day; it was not used.',
    'Check the date.',
  ),
  date_future: warningTexts(
    '日期晚于今天，未采用',
    '核对日期',
    'The date lies in the future; it was not used.',
    'Check the date.',
  ),
  phone_unreadable: warningTexts(
    '电话无法识别，未采用',
    '填写手机号或带区号的固定电话',
    'The phone number cannot be read and was not used.',
    'Fill in a mobile number, or a landline with its area code.',
  ),
  phone_masked: warningTexts(
    '电话已被遮盖，未采用',
    '如需更新请填写完整号码',
    'The phone number is masked and was not used.',
    'Fill in the whole number to update it.',
  ),
  phone_placeholder: warningTexts(
    '电话是占位号码（如 13800000000），未采用',
    '填写真实号码，没有的留空',
    'The phone number stands in for a real one (as 13800000000 does) and was not used.',
    'Fill in the real number, or leave the cell blank.',
  ),
  headcount_disputed: warningTexts(
    '清单中同一单位出现多次，人数不同（行号: 人数），取较大的',
    '核对后只保留一行',
    'The list names the unit more than once with different head counts (line: count); the larger one was used.',
    'Check, and keep one row.',
  ),
  text_too_long: warningTexts(
    '文字超过 500 字，未采用',
    '检查单元格内容',
    'The text has over 500 characters and was not used.',
    'Check the cell.',
  ),
  union_form_unreadable: warningTexts(
    '建会形式无法识别，未采用',
    '填写“单独建会”“联合建会”或“未建会”',
    'The form of the union cannot be read and was not used.',
    'Write 单独建会, 联合建会 or 未建会.',
  ),
  union_name_unreadable: warningTexts(
    '工会名称处不是名称，未采用',
    '检查列是否错位，填写工会全称；未建会的填写“未建会”',
    'What stands where the union’s name should be is no name and was not used.',
    'Check whether columns have shifted; fill in the full name, or 未建会.',
  ),
  union_name_superior: warningTexts(
    '填写的是上级总工会，不能说明本单位已建会，未采用',
    '填写本单位工会或所加入联合工会的全称',
    'A federation of trade unions (总工会) does not show that the employer has a union; it was not used.',
    'Fill in the employer’s own union or the joint one it belongs to.',
  ),
  union_ended: warningTexts(
    '工会已撤销或注销，按未建会计',
    '如仍有工会，请写明现在的建会形式',
    'The union has been dissolved; counted as none.',
    'If there still is a union, write its present form.',
  ),
  union_contradiction: warningTexts(
    '几处关于建会的内容互相矛盾；有“未建会”的按未建会计，其余以建会形式一列为准',
    '核对所列各处，改为一致',
    'Cells about the union contradict each other; none was taken where one says so, else the column of the form.',
    'Compare the cells shown, and make them agree.',
  ),
  state_unclear: warningTexts(
    '登记状态不能说明单位是否存续，按存续计',
    '核实后填写“存续”或“注销”',
    'The state of registration does not say whether the unit exists; taken as existing.',
    'Find out, and write 存续 or 注销.',
  ),
  state_contradiction: warningTexts(
    '单位名称与登记状态关于是否注销的内容互相矛盾，按已注销计',
    '核实后改为一致',
    'The name and the state of registration contradict each other; taken as closed.',
    'Find out, and make them agree.',
  ),
  date_month_cut: warningTexts(
    '日期末尾的“1”可能是被表格软件改写的“10”，只采用年份',
    '按 2021-10 的形式填写',
    'The 1 at the end may be a 10 that a spreadsheet cut; only the year was used.',
    'Write it as 2021-10.',
  ),
  cell_ditto: warningTexts(
    '写的是“同上”，未采用',
    '填写完整内容，或在导入时用 --fill-down 指明该列',
    'It says “as above” and was not used.',
    'Write it in full, or name the column in --fill-down.',
  ),
  cell_below_filled: warningTexts(
    '上一行有内容而本行空白，可能是合并单元格',
    '如是合并单元格，导入时用 --fill-down 指明该列',
    'It is blank below a filled cell, perhaps because cells were merged.',
    'If they were merged, name the column in --fill-down.',
  ),
  columns_differ: warningTexts(
    '两列表示同一内容而数值不同，以前一列为准',
    '核对两列',
    'Two columns of one meaning differ; the first was used.',
    'Compare the two columns.',
  ),
  union_form_implied: warningTexts(
    '已建会，但没有写明形式；工会名称含“联合”的按联合建会计，其余按单独建会计',
    '在建会形式一列填写“单独建会”或“联合建会”',
    'There is a union, of a form that is not said; taken for joint where its name says 联合, else for own.',
    'Write 单独建会 or 联合建会 in a column 建会形式.',
  ),
} as const;
