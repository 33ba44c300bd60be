import { failure } from '../failure.ts';

/** Failure codes of federations (工联会), a part of the catalogue. */
export const federationFailures = {
  federation_not_found: failure('missing', '没有这个工联会：{union}', 'There is no such federation: {union}'),
  requirement_not_found: failure(
    'missing',
    '该等级的工联会没有这项建设标准：{requirement}',
    'A federation of this level has no such requirement: {requirement}',
  ),
  table_row_wrong: failure('invalid', '第 {row} 项不正确：{problem}', 'Row {row} is not right: {problem}'),
  table_not_yours: failure('forbidden', '标准由市总工会制定', 'The tables are set by the union of the city.'),
  pilots_too_many: failure(
    'conflict',
    '试点名额已满：至多 {streets} 个街道，每个街道 {perStreet} 个工联会',
    'No place is left: at most {streets} streets take part, with {perStreet} federations each.',
  ),
  day_to_come: failure('invalid', '日期不能晚于今天：{on}', 'The day is still to come: {on}'),
  range_invalid: failure('invalid', '起止日期不正确', 'The first day must not be after the last.'),
} as const;
