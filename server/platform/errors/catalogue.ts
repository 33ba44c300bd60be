import { attendanceFailures } from './codes/attendance.ts';
import { authFailures } from './codes/auth.ts';
import { certificateFailures } from './codes/certificates.ts';
import { commandLineFailures } from './codes/command-line.ts';
import { coverageFailures } from './codes/coverage.ts';
import { driveFailures } from './codes/drives.ts';
import { eventFailures } from './codes/events.ts';
import { federationFailures } from './codes/federations.ts';
import { listFailures } from './codes/lists.ts';
import { peopleFailures } from './codes/people.ts';
import { pointsFailures } from './codes/points.ts';
import { requestFailures } from './codes/request.ts';
import { responsibilityFailures } from './codes/responsibility.ts';
import { rewardFailures } from './codes/rewards.ts';
import { roundFailures } from './codes/rounds.ts';
import { staffFailures } from './codes/staff.ts';
import { stationFailures } from './codes/stations.ts';
import { taskFailures } from './codes/tasks.ts';
import { wechatFailures } from './codes/wechat.ts';
import { failure } from './failure.ts';

/**
 * Every failure code of the product, with its kind and its texts; HTTP and the command line decide how to show it.
 *
 * A code is stable: clients branch on it. `{name}` in a text is filled from the failure's details.
 */
export const failures = {
  // what the caller sent, and how often
  ...requestFailures,
  route_not_found: failure('missing', '没有这个接口', 'There is no such endpoint.'),
  method_not_allowed: failure('method', '此接口不支持该方法', 'The endpoint does not take this method.'),

  // who is calling
  login_required: failure('unauthenticated', '请先登录', 'Log in first.'),
  token_invalid: failure('unauthenticated', '登录凭证无效，请重新登录', 'The token is not valid; log in again.'),
  token_expired: failure('unauthenticated', '登录已过期，请重新登录', 'The token has expired; log in again.'),
  password_wrong: failure('unauthenticated', '用户名或密码不正确', 'The user name or the password is wrong.'),
  not_permitted: failure('forbidden', '您的角色没有此项权限', 'Your role does not permit this.'),
  outside_scope: failure('forbidden', '超出您所属工会的管辖范围', 'This lies outside the scope of your union.'),

  ...authFailures,
  ...peopleFailures,

  // the WeChat API
  ...wechatFailures,

  // nouns
  region_not_found: failure('missing', '没有这个行政区划：{region}', 'There is no such region: {region}'),
  union_not_found: failure('missing', '没有这个工会：{union}', 'There is no such union: {union}'),
  region_parent_wrong: failure(
    'invalid',
    '上级区划应为 {expected}，而不是 {value}',
    'The region above is {expected}, not {value}.',
  ),
  region_replaces_wrong: failure('invalid', '不能取代 {value}', 'It cannot take the place of {value}.'),
  union_cycle: failure('conflict', '工会不能隶属于自己：{path}', 'A union cannot be below itself: {path}'),
  union_not_federation: failure('invalid', '只有工联会才有 {field}', 'Only a federation has a {field}.'),
  employer_not_found: failure('missing', '没有这个用人单位：{employer}', 'There is no such employer: {employer}'),
  ...listFailures,
  ...commandLineFailures,
  ...stationFailures,
  ...eventFailures,
  ...attendanceFailures,
  ...pointsFailures,
  ...rewardFailures,
  ...certificateFailures,
  ...staffFailures,
  ...responsibilityFailures,
  ...roundFailures,
  ...taskFailures,
  ...federationFailures,

  ...coverageFailures,
  ...driveFailures,

  // the process itself
  overloaded: failure('unavailable', '服务繁忙，请稍后再试', 'The service is busy; try again later.'),
  database_unavailable: failure(
    'unavailable',
    '数据库暂时不可用，请稍后再试',
    'The database does not answer; try again later.',
  ),
  shutting_down: failure('unavailable', '服务正在重启，请稍后再试', 'The service is restarting; try again.'),
  internal: failure('bug', '服务器内部错误', 'Something went wrong on the server.'),
} as const;

/** A code of the catalogue. */
export type FailureCode = keyof typeof failures;
/** What kind of outcome a code is; HTTP derives the status from it. */
export type FailureKind = (typeof failures)[FailureCode]['kind'];
