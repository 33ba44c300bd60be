import { failure } from '../failure.ts';

/** Failure codes of requests that are refused before a handler runs, a part of the catalogue. */
export const requestFailures = {
  invalid_request: failure('invalid', '请求有误：{summary}', 'The request is wrong: {summary}'),
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
