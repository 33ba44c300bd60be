import { failure } from '../failure.ts';

/** What people's own data may be refused with; a part of the catalogue. */
export const peopleFailures = {
  person_not_found: failure('missing', '账号已注销', 'The account was erased.'),
  id_number_invalid: failure(
    'invalid',
    '身份证号码无效，请核对后重新填写',
    'The identity number is not valid; check it and enter it again.',
  ),
  consent_required: failure('conflict', '请先同意相关说明：{kind}', 'This needs the person’s consent first: {kind}'),
} as const;
