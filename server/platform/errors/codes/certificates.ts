import { failure } from '../failure.ts';

/** Failure codes of certificates, a part of the catalogue. */
export const certificateFailures = {
  certificate_not_found: failure('missing', '没有这份证明', 'There is no such certificate.'),
  certificate_no_hours: failure('conflict', '这段时间没有志愿服务时长', 'There are no volunteer hours in these days.'),
  certificate_changed: failure(
    'conflict',
    '时长已更正，请重新开具证明',
    'The hours were corrected since; make another certificate.',
  ),
  certificate_no_name: failure('conflict', '请先填写姓名', 'Give your name first.'),
  certificate_days_wrong: failure('invalid', '结束日期不得早于开始日期', 'The last day is before the first.'),
} as const;
