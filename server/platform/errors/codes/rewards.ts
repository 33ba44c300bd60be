import { failure } from '../failure.ts';

/** Failure codes of rewards, a part of the catalogue. */
export const rewardFailures = {
  reward_not_found: failure('missing', '没有这个兑换品', 'There is no such reward.'),
  reward_not_open: failure('conflict', '目前不能兑换', 'It cannot be redeemed now.'),
  reward_times_wrong: failure('invalid', '结束时间须晚于开始时间', 'It must end after it begins.'),
  reward_gone: failure('conflict', '已兑完', 'There are none left.'),
  reward_limit_reached: failure(
    'conflict',
    '已达到每人兑换次数：{count} 次',
    'One person redeems it {count} times at most.',
  ),
  reward_answers_missing: failure('invalid', '请填写：{questions}', 'Answer these: {questions}'),
  reward_stock_too_low: failure(
    'conflict',
    '库存不能少于已兑换的数量：{redeemed}',
    'The stock cannot be less than what was redeemed: {redeemed}.',
  ),
  redemption_not_found: failure('missing', '没有这个兑换码', 'There is no such code.'),
  redemption_used: failure('conflict', '兑换码已于 {usedAt} 使用', 'The code was used at {usedAt}.'),
  redemption_lapsed: failure('conflict', '兑换码已于 {until} 过期', 'The code was good until {until}.'),
  redemption_cancelled: failure('conflict', '该兑换已取消，积分已退回', 'It was given back, with its points.'),
  transfer_empty: failure('conflict', '没有待交接的兑换', 'There is nothing to hand over.'),
  transfer_not_found: failure('missing', '没有这份交接文件', 'There is no such transfer file.'),
} as const;
