import { failure } from '../failure.ts';

/** Failure codes of coverage classes, rules and figures, a part of the catalogue. */
export const coverageFailures = {
  coverage_rules_not_found: failure(
    'missing',
    '没有这个版本的分类规则：{version}',
    'There is no such version of the rules: {version}',
  ),
  coverage_rules_invalid: failure('invalid', '分类规则有误：{reason}', 'The rules are not valid: {reason}'),
  coverage_recount_runs: failure(
    'conflict',
    '建会覆盖统计正在重算，请稍后再试',
    'The figures of coverage are being recounted; try again later.',
  ),
  month_not_over: failure('conflict', '{month} 尚未结束', 'The month {month} is not over.'),
  month_empty: failure(
    'conflict',
    '截至 {month} 末没有任何用人单位，不能定版；请先导入当时的清单，并用 --as-of 说明其数据截止日',
    'No employer was known by the end of {month}, which cannot be frozen; import the lists of that time with --as-of first.',
  ),
  month_frozen: failure('conflict', '{month} 的数据已定版', 'The figures of {month} are frozen.'),
  month_not_frozen: failure('missing', '{month} 的数据尚未定版', 'The figures of {month} are not frozen.'),
} as const;
