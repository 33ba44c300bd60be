import { failure } from '../failure.ts';

/** Failure codes of people and their data, a part of the catalogue. */
export const peopleFailures = {
  person_not_found: failure('missing', '账号已注销', 'The account was erased.'),
  id_number_invalid: failure(
    'invalid',
    '身份证号码无效，请核对后重新填写',
    'The identity number is not valid; check it and enter it again.',
  ),
  trait_settled: failure(
    'conflict',
    '性别和出生年份以身份证号码为准',
    'Sex and year of birth follow from the identity number.',
  ),
  person_not_in_scope: failure('missing', '您的管辖范围内没有这名职工', 'There is no such person within your scope.'),
  erasure_line_invalid: failure(
    'invalid',
    '第 {line} 行不是注销记录，未注销任何人；请使用 nuanfeng erasures list 的原样输出',
    'Line {line} is no erasure, and nobody was erased; give what nuanfeng erasures list printed, as it is.',
  ),
  consent_text_not_found: failure(
    'missing',
    '没有这个版本的《{kind}》：{version}',
    'There is no such version of the text: {kind} ({version})',
  ),
  consent_required: failure('conflict', '请先同意《{kind}》', 'This needs the person’s consent first: {kind}'),
} as const;
