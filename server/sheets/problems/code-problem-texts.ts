/** The problems of the codes of an employer and of its union, a part of `problemTexts`. */
export const codeProblemTexts = {
  code_scientific: warningTexts(
    '代码被表格软件改成科学计数法，已无法还原',
    '将该列设为文本格式后重新填写代码',
    'A spreadsheet turned the code into scientific notation; it is lost.',
    'Format the column as text and fill in the code again.',
  ),
  code_rounded: warningTexts(
    '代码末三位疑似被表格软件改为零',
    '对照营业执照填写完整代码',
    'The last three digits of the code seem to be zeroed by a spreadsheet.',
    'Fill in the whole code from the licence.',
  ),
  code_check_digit: warningTexts(
    '统一社会信用代码校验码不符',
    '对照营业执照核对代码',
    'The check digit of the unified code is wrong.',
    'Compare the code with the licence.',
  ),
  code_doubtful: warningTexts(
    '统一社会信用代码末位校验不符，但组织机构代码部分有效',
    '对照营业执照核对末位；个别早期代码确实如此',
    'The last digit of the unified code is wrong, its organisation part is right.',
    'Compare the last digit with the licence; some early codes are like this.',
  ),
  code_org_part: warningTexts(
    '统一社会信用代码中的组织机构代码校验不符',
    '对照营业执照核对第 9 至 17 位',
    'The organisation part of the unified code is wrong.',
    'Compare characters 9 to 17 with the licence.',
  ),
  code_prefix: warningTexts(
    '统一社会信用代码前两位不在登记部门代码表中',
    '核对代码前两位',
    'The first two characters of the code are in no table of authorities.',
    'Check the first two characters.',
  ),
  code_length: warningTexts(
    '代码长度不是 18、15 或 9 位',
    '填写完整代码',
    'The code has not 18, 15 or 9 characters.',
    'Fill in the whole code.',
  ),
  code_characters: warningTexts(
    '代码含有不允许的字符（I、O、S、V、Z 等）',
    '核对是否将数字误写为字母',
    'The code holds characters that codes do not use (I, O, S, V, Z and others).',
    'Check whether digits were typed as letters.',
  ),
  code_is_union: errorTexts(
    '单位代码处填写了工会的统一社会信用代码（81、89 开头）',
    '填写用人单位自己的代码，工会代码另列',
    'A union code (81, 89) stands where the employer’s should be.',
    'Fill in the employer’s own code.',
  ),
  code_is_identity_card: errorTexts(
    '代码处疑似填写了身份证号码',
    '删除身份证号码，填写单位代码',
    'What seems to be an identity card number stands where the code should be.',
    'Delete it and fill in the unit’s code.',
  ),
  code_maybe_identity_card: warningTexts(
    '该号码既符合信用代码也符合身份证号码的规则，未采用',
    '对照营业执照确认',
    'The number fits the rules of a unified code and of an identity card; it was not used.',
    'Confirm it by the licence.',
  ),
  code_masked: errorTexts(
    '代码已被遮盖（含 * 号）',
    '填写完整代码，或清空该单元格',
    'The code is masked with asterisks.',
    'Fill in the whole code, or clear the cell.',
  ),
  code_conflict: warningTexts(
    '组织机构代码与统一社会信用代码不一致，以后者为准',
    '核对两个代码',
    'The organisation code does not agree with the unified code; the latter was used.',
    'Check both codes.',
  ),
  code_renamed: warningTexts(
    '该代码在以前的清单中是另一个区县的另一个名称，已按更名处理',
    '核对代码是否填错行；确为更名、迁址的不必处理',
    'In earlier lists the code belongs to another name in another district; it was taken for a change of name.',
    'Check whether the code stands in the wrong row; if the unit was renamed and moved, nothing is to be done.',
  ),
  org_code_check_digit: warningTexts(
    '组织机构代码校验码不符',
    '核对组织机构代码',
    'The check digit of the organisation code is wrong.',
    'Check the organisation code.',
  ),
  licence_check_digit: warningTexts(
    '15 位注册号校验码不符',
    '核对注册号',
    'The check digit of the 15-digit licence is wrong.',
    'Check the licence.',
  ),
  union_code_is_employer: warningTexts(
    '工会代码处填写了非工会的代码，未采用',
    '填写工会法人资格证书上的代码（81 开头）',
    'The union’s code is not one of a union; it was not used.',
    'Fill in the code of the union’s certificate (81…).',
  ),
} as const;

/** Make the texts of a problem for which the row is rejected: the reason, and the remedy. */
export function errorTexts(zh: string, zhRemedy: string, en: string, enRemedy: string) {
  return { severity: 'error' as const, reason: { 'zh-CN': zh, en }, remedy: { 'zh-CN': zhRemedy, en: enRemedy } };
}

/** Make the texts of a problem with which the row is accepted: the cell is not used, or used with doubt. */
export function warningTexts(zh: string, zhRemedy: string, en: string, enRemedy: string) {
  return { severity: 'warning' as const, reason: { 'zh-CN': zh, en }, remedy: { 'zh-CN': zhRemedy, en: enRemedy } };
}
