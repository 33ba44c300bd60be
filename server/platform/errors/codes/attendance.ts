import { failure } from '../failure.ts';

/** Failure codes of attendance, a part of the catalogue. */
export const attendanceFailures = {
  checkin_code_invalid: failure('invalid', '这不是本系统的签到码', 'This is no code of a check-in.'),
  checkin_code_expired: failure(
    'conflict',
    '签到码已过期，请扫描屏幕上最新的二维码',
    'The code has expired; scan the one that is shown now.',
  ),
  session_cancelled: failure('conflict', '该场次已取消', 'The session was cancelled.'),
  not_signed_up: failure('conflict', '没有该场次的有效报名', 'There is no confirmed sign-up for this session.'),
  checkin_not_open: failure('conflict', '{from} 起可以扫码', 'One can scan from {from}.'),
  checkin_closed: failure('conflict', '已于 {until} 停止扫码', 'One could scan until {until}.'),
  attendance_closed: failure(
    'conflict',
    '该场次考勤已结清，请联系组织者更正',
    'The attendance of this session is closed; ask the organiser to correct it.',
  ),
  not_checked_in: failure('conflict', '尚未签到，不能签退', 'Check in first.'),
  position_required: failure('invalid', '签到需要提供当前位置', 'Checking in needs the present position.'),
  too_far: failure(
    'conflict',
    '距活动地点 {distance} 米，须在 {radius} 米以内',
    '{distance} m away; within {radius} m.',
  ),
  too_many_scans: failure('conflict', '扫码次数过多，请联系组织者', 'Too many scans; ask the organiser.'),
  screen_not_found: failure('missing', '没有这个签到屏，或已失效', 'There is no such screen, or it has ended.'),
  offline_list_not_found: failure(
    'missing',
    '没有这份离线名单，请重新下载',
    'There is no such offline list; fetch it again.',
  ),
  scan_not_found: failure('missing', '没有这条扫码记录', 'There is no such scan.'),
  correction_time_wrong: failure(
    'invalid',
    '更正的时间须在 {from} 至 {until} 之间，且不晚于现在',
    'The time of a correction lies between {from} and {until}, and not in the future.',
  ),
  correction_too_late: failure(
    'conflict',
    '该场次结束已超过一年，不再更正',
    'The session ended more than a year ago; it is corrected no more.',
  ),
  session_not_over: failure('conflict', '场次到 {endsAt} 才结束', 'The session is not over before {endsAt}.'),
} as const;
