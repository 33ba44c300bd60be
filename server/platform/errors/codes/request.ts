import { failure } from '../failure.ts';

/** Failure codes of requests that are refused before a handler runs, a part of the catalogue. */
export const requestFailures = {
  invalid_request: failure('invalid', '请求有误：{summary}', 'The request is wrong: {summary}'),
  changed_since: failure(
    'conflict',
    '保存前该记录已被他人修改，现版本号为 {version}；请对照双方的值后再保存',
    'Somebody else has changed the record since you looked at it; it is at version {version}. Compare both values and save again.',
  ),
  body_not_json: failure('invalid', '请求体不是有效的 JSON', 'The body is not valid JSON.'),
  body_too_deep: failure('invalid', '请求体嵌套超过 {limit} 层', 'The body is nested deeper than {limit} levels.'),
  body_key_forbidden: failure('invalid', '请求体不得含有键 {key}', 'The body must not hold the key {key}.'),
  body_too_large: failure('too_large', '请求体超过 {limit}', 'The body is larger than {limit}.'),
  body_not_supported: failure('unsupported', '请求体须为 application/json', 'The body must be application/json.'),
  upload_expected: failure('unsupported', '请求体须为 multipart/form-data', 'The body must be multipart/form-data.'),
  upload_broken: failure('invalid', '上传的内容不完整或格式有误', 'The upload is incomplete or malformed.'),
  upload_order: failure(
    'invalid',
    '上传须先列出各字段，最后是名为 file 的一个文件',
    'An upload has its fields first, each once, and then one file named file.',
  ),
  upload_bytes_expected: failure(
    'unsupported',
    '分片的请求体须为 application/octet-stream',
    'The body of a part must be application/octet-stream.',
  ),
  upload_not_found: failure(
    'missing',
    '没有这个上传，或已过期；请重新上传',
    'There is no such upload, or it has lapsed; upload the file again.',
  ),
  upload_too_many: failure(
    'conflict',
    '未用完的上传超过 {limit} 个；请先导入或删除',
    'There are more than {limit} open uploads; use or delete some first.',
  ),
  upload_gap: failure(
    'conflict',
    '已收到 {received} 字节；请从此处继续',
    '{received} bytes have arrived; go on from there.',
  ),
  upload_part_size: failure(
    'invalid',
    '每片须为 1 至 {limit} 字节，且不超过文件的 {bytes} 字节',
    'A part has 1 to {limit} bytes, and does not go beyond the {bytes} bytes of the file.',
  ),
  upload_incomplete: failure(
    'conflict',
    '文件尚未传完：已收到 {received} 字节，共 {bytes} 字节',
    'The file is not complete: {received} of {bytes} bytes have arrived.',
  ),
  upload_altered: failure(
    'conflict',
    '收到的内容与声明的 SHA-256 不符；请删除后重新上传',
    'The bytes are not those of the SHA-256 that was announced; delete the upload and send it again.',
  ),
  url_too_long: failure('invalid', '请求地址超过 {limit} 个字符', 'The address is longer than {limit} characters.'),
  too_many_parameters: failure('invalid', '查询参数超过 {limit} 个', 'There are more than {limit} query parameters.'),
  too_many_headers: failure('invalid', '请求头超过 {limit} 个', 'There are more than {limit} headers.'),
  query_key_forbidden: failure('invalid', '查询参数不得含有键 {key}', 'The query must not hold the key {key}.'),
  body_too_many_values: failure('invalid', '请求体中的值超过 {limit} 个', 'The body holds more than {limit} values.'),
  idempotency_key_reused: failure(
    'mismatch',
    '该 Idempotency-Key 已用于另一个请求，请换一个新的',
    'This Idempotency-Key was used for another request; take a new one.',
  ),
  request_in_flight: failure(
    'conflict',
    '同一请求正在处理，请稍后再试',
    'The same request is being worked on; try again in a moment.',
  ),
  rate_limited: failure(
    'limited',
    '操作过于频繁，请 {retryAfter} 秒后再试',
    'Too many requests; try again in {retryAfter} seconds.',
  ),
  cursor_invalid: failure(
    'invalid',
    '分页游标无效，请从第一页重新读取',
    'The cursor is not valid; start from the first page.',
  ),
} as const;
