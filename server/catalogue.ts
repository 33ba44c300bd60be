import { attendanceFailures } from './attendance/failures.ts';
import { authFailures } from './auth/failures.ts';
import { certificateFailures } from './certificates/failures.ts';
import { coverageFailures } from './coverage/failures.ts';
import { driveFailures } from './drives/failures.ts';
import { eventFailures } from './events/failures.ts';
import { failure } from './failure.ts';
import { federationFailures } from './federations/failures.ts';
import { listFailures } from './lists/failures.ts';
import { peopleFailures } from './people/failures.ts';
import { pointsFailures } from './points/failures.ts';
import { requestFailures } from './request-failures.ts';
import { responsibilityFailures } from './responsibility/failures.ts';
import { rewardFailures } from './rewards/failures.ts';
import { roundFailures } from './rounds/failures.ts';
import { staffFailures } from './staff/failures.ts';
import { stationFailures } from './stations/failures.ts';
import { liveStationFailures } from './stations/live/failures.ts';
import { taskFailures } from './tasks/failures.ts';
import { wechatFailures } from './wechat/failures.ts';

/**
 * Every code the product answers with, in the domain's words; each transport decides how to say it.
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
  ...stationFailures,
  ...liveStationFailures,
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

export type FailureCode = keyof typeof failures;
export type FailureKind = (typeof failures)[FailureCode]['kind'];
