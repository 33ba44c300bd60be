import { failure } from '../failure.ts';

/** Failure codes of verification rounds, a part of the catalogue. */
export const roundFailures = {
  round_not_found: failure('missing', '没有这一轮核查：{round}', 'There is no such round: {round}'),
  round_closed: failure('conflict', '第 {round} 轮核查已经结束', 'Round {round} is closed.'),
  round_due_past: failure('invalid', '截止日期已过：{due}', 'The last day is over already: {due}'),
  round_item_not_found: failure(
    'missing',
    '该轮核查没有发给贵工会这个单位',
    'The round holds no such employer of your union.',
  ),
  answer_incomplete: failure('invalid', '该核查结果须填写 {field}', 'This answer needs {field}.'),
  answer_union_wrong: failure(
    'invalid',
    '工会代码不正确：既不是工会的统一社会信用代码（81…），也不在工会名录中：{code}',
    'The code is neither the unified code of a union (81…) nor known in the tree of unions: {code}',
  ),
  answer_region_wrong: failure(
    'invalid',
    '迁往的区划不在本市：{region}',
    'The region that it moved to is not one of this city: {region}',
  ),
  answer_meanwhile: failure(
    'conflict',
    '另有人刚刚填报了该单位，请查看后再填：{employer}',
    'Somebody else has just answered for this employer; look at it first: {employer}',
  ),
  row_check_wrong: failure(
    'invalid',
    '校验码与编号、单位名称不符，可能串行：{name}',
    'The check code does not belong to this number and name; rows may have been mixed up: {name}',
  ),
} as const;
