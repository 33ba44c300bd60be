import { attendanceFailures } from './attendance/failures.ts';
import { authFailures } from './auth/failures.ts';
import { certificateFailures } from './certificates/failures.ts';
import { coverageFailures } from './coverage/failures.ts';
import { driveFailures } from './drives/failures.ts';
import { eventFailures } from './events/failures.ts';
import { failure } from './failure.ts';
import { federationFailures } from './federations/failures.ts';
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
  route_not_found: failure('missing', '没有这个接口', 'There is no such endpoint.'),
  method_not_allowed: failure('method', '此接口不支持该方法', 'The endpoint does not take this method.'),
  region_not_found: failure('missing', '没有这个行政区划：{region}', 'There is no such region: {region}'),
  union_not_found: failure('missing', '没有这个工会：{union}', 'There is no such union: {union}'),
  ...stationFailures,
  ...liveStationFailures,
  ...eventFailures,
  ...attendanceFailures,
  ...pointsFailures,
  ...rewardFailures,
  ...certificateFailures,
  ...staffFailures,

  // rows of a file
  row_value_missing: failure('invalid', '{field} 未填写', '{field} is blank.'),
  row_value_invalid: failure('invalid', '{field} 无效：{value}', '{field} is not valid: {value}'),
  row_repeated: failure('invalid', '与第 {first} 行重复：{value}', 'Line {first} has it already: {value}'),
  region_parent_wrong: failure(
    'invalid',
    '上级区划应为 {expected}，而不是 {value}',
    'The region above is {expected}, not {value}.',
  ),
  region_replaces_wrong: failure('invalid', '不能取代 {value}', 'It cannot take the place of {value}.'),
  union_cycle: failure('conflict', '工会不能隶属于自己：{path}', 'A union cannot be below itself: {path}'),
  union_not_federation: failure('invalid', '只有工联会才有 {field}', 'Only a federation has a {field}.'),

  // a list that is read (server/lists)
  list_not_found: failure('missing', '没有这个文件：{path}', 'There is no such file: {path}'),
  list_not_readable: failure(
    'invalid',
    '文件无法读取：{path}（{reason}）',
    'The file cannot be read: {path} ({reason})',
  ),
  list_empty: failure('invalid', '文件是空的', 'The file is empty.'),
  list_header_only: failure('invalid', '文件只有表头，没有数据行', 'The file has a header and no rows.'),
  list_no_header: failure(
    'invalid',
    '前 20 行中没有找到表头，缺少的列：{missing}；可用 --map 指定列名',
    'No header was found in the first 20 rows; missing columns: {missing}. Name them with --map.',
  ),
  list_column_missing: failure('invalid', '表头中没有这些列：{columns}', 'The header has no such columns: {columns}'),
  list_column_twice: failure(
    'invalid',
    '一列被指定给多个字段：{column}',
    'One column is mapped to several fields: {column}',
  ),
  list_field_unknown: failure(
    'invalid',
    '没有这个字段：{field}；可用的有：{known}',
    'There is no such field: {field}. Known are: {known}',
  ),
  list_is_zip: failure(
    'unsupported',
    '这是压缩包或 xlsx 工作簿，请另存为 CSV 后再导入',
    'This is a zip archive or an xlsx workbook; save it as CSV.',
  ),
  list_is_spreadsheet: failure(
    'unsupported',
    '这是 Excel 工作簿（xls），请另存为 CSV 后再导入',
    'This is an Excel workbook (xls); save it as CSV.',
  ),
  list_is_html: failure(
    'unsupported',
    '这是网页（HTML 或 XML）表格，请用表格软件打开后另存为 CSV',
    'This is a web page (HTML or XML); open it in a spreadsheet and save it as CSV.',
  ),
  list_binary: failure(
    'unsupported',
    '这不是文本文件；若是不带 BOM 的 UTF-16，请指定编码',
    'This is not a text file; if it is UTF-16 without a mark, name the encoding.',
  ),
  list_one_line: failure(
    'invalid',
    '第一行超过 1 MB，这不是表格',
    'The first line is longer than 1 MB: this is no table.',
  ),
  list_gzip_broken: failure('invalid', '压缩文件已损坏或不完整', 'The gzip file is damaged or incomplete.'),
  list_changed: failure(
    'conflict',
    '文件在读取时发生变化，请等待写入完成后再导入',
    'The file changes while it is read; wait until it is written, then import it.',
  ),
  list_too_large: failure('too_large', '文件超过 {limit}', 'The file is larger than {limit}.'),
  list_encoding_unknown: failure(
    'invalid',
    '不支持的编码：{encoding}；可用的有：{known}',
    'The encoding is not supported: {encoding}. Known are: {known}',
  ),
  list_encoding_mixed: failure(
    'invalid',
    '文件既不是完好的 UTF-8（第 {line} 行有坏字节），也不是完好的 GB18030；可用 --encoding 指定编码，坏行将被退回',
    'The file is neither sound UTF-8 (line {line} has bad bytes) nor sound GB18030; name the encoding with --encoding, and the damaged rows will be rejected.',
  ),
  list_delimiter_invalid: failure('invalid', '分隔符须为一个字符', 'The delimiter must be one character.'),
  list_profile_invalid: failure('invalid', '映射配置无效：{reason}', 'The profile is not valid: {reason}'),

  // batches of employers
  list_unknown: failure('missing', '没有这个批次：{list}', 'There is no such list: {list}'),
  list_busy: failure(
    'conflict',
    '同一区域正在导入第 {list} 批，请稍后再试',
    'List {list} of the same region is being imported; try again later.',
  ),
  list_taken_over: failure('conflict', '第 {list} 批已由另一个进程接手', 'Another run has taken list {list} over.'),
  list_not_unfinished: failure(
    'conflict',
    '第 {list} 批没有中断，无需继续',
    'List {list} was not broken off; there is nothing to resume.',
  ),
  list_undone: failure('conflict', '第 {list} 批已经撤销', 'List {list} has been undone.'),
  list_region_too_large: failure(
    'invalid',
    '请指明清单所属的市、区县或街道：{region}',
    'Name the city, district or street that the list is of: {region}',
  ),
  list_other_file: failure(
    'conflict',
    '这不是第 {list} 批的文件，或列的对应关系不同',
    'This is not the file of list {list}, or its columns are mapped otherwise.',
  ),
  list_too_many_errors: failure(
    'invalid',
    '错误行过多，已停止',
    'Too many rows were rejected; the import was stopped.',
  ),
  employer_not_found: failure('missing', '没有这个用人单位：{employer}', 'There is no such employer: {employer}'),
  review_not_found: failure('missing', '没有这个待核对项', 'There is no such item in the review queue.'),
  review_decision_invalid: failure(
    'invalid',
    '“决定”须为候选编号（如 #12）、新、否，或留空：{decision}',
    'A decision is a candidate’s number (#12), new, none, or blank: {decision}',
  ),
  review_decided: failure('conflict', '该项已处理', 'The item has been decided.'),

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
