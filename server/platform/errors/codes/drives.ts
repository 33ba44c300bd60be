import { failure } from '../failure.ts';

/** Failure codes of drives (专项行动), a part of the catalogue. */
export const driveFailures = {
  drive_not_found: failure('missing', '没有这个专项行动：{drive}', 'There is no such drive: {drive}'),
  drive_exists: failure('conflict', '专项行动的代号已被使用：{drive}', 'The name of the drive is taken: {drive}'),
  drive_empty: failure('invalid', '没有用人单位符合筛选条件', 'No employer meets the filter.'),
  drive_period_invalid: failure('invalid', '行动的结束日须晚于开始日', 'A drive must end after it begins.'),
} as const;
