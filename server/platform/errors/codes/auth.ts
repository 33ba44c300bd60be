import { failure } from '../failure.ts';

/** Failure codes of logins, a part of the catalogue. */
export const authFailures = {
  refresh_invalid: failure(
    'unauthenticated',
    '登录已结束，请重新登录',
    'The login has ended or the refresh token is not known; log in again.',
  ),
  refresh_reused: failure(
    'unauthenticated',
    '刷新凭证被重复使用，为保护您的账号，此设备的登录已结束，请重新登录',
    'The refresh token was used before; to protect the account this login has ended. Log in again.',
  ),
  device_not_found: failure('missing', '没有这台已登录的设备', 'There is no such device that is logged in.'),
} as const;
