import { failure } from '../failure.ts';

/** Failure codes of staff accounts, a part of the catalogue. */
export const staffFailures = {
  login_locked: failure(
    'limited',
    '登录失败次数过多，请 {minutes} 分钟后再试；在常用地点登录不受别处失败影响，也可请管理员重置密码',
    'Too many failed logins; try again in {minutes} minutes. A place that logged in before is not concerned by failures elsewhere, and an administrator can reset the password.',
  ),
  second_factor_needed: failure(
    'unauthenticated',
    '请输入动态验证码后重新登录',
    'Log in again with the code of your second factor.',
  ),
  second_factor_wrong: failure('unauthenticated', '动态验证码不正确或已使用', 'The code is wrong or was used before.'),
  second_factor_required: failure(
    'forbidden',
    '管理员须先绑定动态验证码',
    'An administrator must set up a second factor first.',
  ),
  second_factor_not_begun: failure(
    'conflict',
    '请先申请绑定动态验证码',
    'Ask for a second factor first, then confirm it.',
  ),
  password_change_required: failure('forbidden', '请先修改一次性密码', 'Change the one-time password first.'),
  password_too_short: failure('invalid', '密码至少 {min} 位', 'A password has at least {min} characters.'),
  password_too_easy: failure(
    'invalid',
    '密码过于常见或与用户名相同',
    'The password is among the commonest, or like the user name.',
  ),
  username_taken: failure('conflict', '用户名已被使用：{username}', 'The user name is taken: {username}'),
  account_not_found: failure('missing', '没有这个账号', 'There is no such account.'),
  appointment_invalid: failure('invalid', '任期的结束须晚于开始', 'An appointment must end after it begins.'),
  grant_beyond_own: failure(
    'forbidden',
    '只能在您自己的权限、工会和任期之内授权',
    'You can only grant what you hold yourself, in your unions and for no longer.',
  ),
  account_beyond_own: failure(
    'forbidden',
    '该账号持有您没有的权限',
    'The account holds what you do not hold yourself.',
  ),
  own_account: failure('forbidden', '不能管理自己的账号', 'Your own account is not yours to manage.'),
  last_system_admin: failure(
    'conflict',
    '这是最后一位系统管理员',
    'This is the last system administrator of the installation.',
  ),
} as const;
