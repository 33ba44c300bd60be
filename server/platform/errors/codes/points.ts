import { failure } from '../failure.ts';

/** Failure codes of points, a part of the catalogue. */
export const pointsFailures = {
  points_short: failure(
    'conflict',
    '积分不足：现有 {balance} 分，需要 {cost} 分',
    'Not enough points: {balance} of {cost}.',
  ),
  points_rule_uneven: failure(
    'invalid',
    '每小时积分与计时单位不匹配：一个计时单位的积分须为整数',
    'A step of time must give a whole number of points.',
  ),
  points_rule_not_found: failure('missing', '没有这条积分规则', 'There is no such rule on points.'),
  posting_not_found: failure('missing', '没有这笔积分发放', 'There is no such award.'),
} as const;
