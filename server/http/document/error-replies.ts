import { described } from '../../../schemas/platform/described.ts';
import { failures } from '../../platform/errors/catalogue.ts';
import {
  type FailureCode,
  type FailureKind,
  formatFailure,
  type Language,
  type LocalisedText,
  localise,
} from '../../platform/errors/errors.ts';
import { describeDetails } from '../../platform/errors/failure-details.ts';
import type { Audience, Contract } from '../endpoint/contract.ts';
import { status } from '../errors/error-reply.ts';
import type { JsonSchema } from './describe-fields.ts';

/** The codes that every endpoint may answer with: those of the way to it, of its query, and of a process in trouble. */
const commonCodes = [
  'invalid_request',
  'url_too_long',
  'too_many_parameters',
  'too_many_headers',
  'query_key_forbidden',
  'route_not_found',
  'method_not_allowed',
  'rate_limited',
  'internal',
  'database_unavailable',
  'overloaded',
] as const satisfies FailureCode[];
const callerCodes = [
  'login_required',
  'token_invalid',
  'token_expired',
  'not_permitted',
] as const satisfies FailureCode[];
/** What an officer must do before anything but their own account is open. */
const officerCodes = ['password_change_required', 'second_factor_required'] as const satisfies FailureCode[];
/** Every request that is no read may carry a body, and it is read before its endpoint is asked. */
const bodyCodes = [
  'body_not_json',
  'body_too_large',
  'body_too_deep',
  'body_key_forbidden',
  'body_too_many_values',
  'body_not_supported',
] as const satisfies FailureCode[];
const bytesCodes = ['upload_bytes_expected', 'upload_broken'] as const satisfies FailureCode[];
const uploadCodes = ['upload_expected', 'upload_broken', 'upload_order'] as const satisfies FailureCode[];
/** What every call of WeChat may lead to where WeChat is there. */
const wechatCodes = ['wechat_refused', 'wechat_quota_reached'] as const satisfies FailureCode[];
const keyCodes = ['idempotency_key_reused', 'request_in_flight'] as const satisfies FailureCode[];

/** Every code that an endpoint may answer with, those of its contract first. */
export function failureCodesOf(method: string, audience: Audience, contract: Contract): FailureCode[] {
  const isStaff = audience.startsWith('staff:');
  return [
    ...new Set<FailureCode>([
      ...(contract.errors ?? []),
      ...(contract.errors?.includes('wechat_unavailable') ? wechatCodes : []),
      ...(method === 'GET' ? [] : bodyCodes),
      ...(contract.bytes ? bytesCodes : contract.upload ? uploadCodes : []),
      ...(contract.idempotent ? keyCodes : []),
      ...(audience === 'anyone' ? [] : callerCodes),
      ...(isStaff && !audience.startsWith('staff:account.') ? officerCodes : []),
      ...commonCodes,
    ]),
  ];
}

/** The replies that refuse a request, by their status. */
export function errorReplies(codes: readonly FailureCode[]): Record<string, object> {
  const byStatus = Map.groupBy(codes, (code) => status[failures[code].kind]);
  return Object.fromEntries([...byStatus].map(([key, group]) => [key, errorReply(group)]));
}

/** What the replies of each kind have in common. */
const phrases: Record<FailureKind, LocalisedText> = {
  invalid: { 'zh-CN': '请求有误', en: 'The request is wrong' },
  unauthenticated: { 'zh-CN': '未登录，或登录已失效', en: 'Not logged in, or no longer' },
  forbidden: { 'zh-CN': '无权进行', en: 'Not allowed' },
  missing: { 'zh-CN': '不存在', en: 'Not found' },
  method: { 'zh-CN': '该地址不支持此方法', en: 'The address does not take this method' },
  conflict: { 'zh-CN': '与现状不符', en: 'Not possible as things stand' },
  too_large: { 'zh-CN': '请求体过大', en: 'The body is too large' },
  unsupported: { 'zh-CN': '请求体的类型不符', en: 'The body is of another type' },
  mismatch: { 'zh-CN': '与同一键的上一请求不同', en: 'Not the request that the key was used for' },
  limited: { 'zh-CN': '过于频繁，请稍后再试', en: 'Too often; try again later' },
  unavailable: { 'zh-CN': '暂时不可用，请稍后再试', en: 'Not available for the moment; try again later' },
  bug: { 'zh-CN': '服务器内部错误', en: 'Something went wrong on the server' },
};

function errorReply(codes: readonly FailureCode[]): object {
  const schemas = [...new Set(codes.map(schemaNameOf))].map((name) => ({ $ref: `#/components/schemas/${name}` }));
  const named = codes.map((code) => `\`${code}\``);
  const kind = phrases[failures[codes[0] ?? 'internal'].kind];
  return {
    ...described(`${kind['zh-CN']}：${named.join('、')}`, `${kind.en}: ${named.join(', ')}`),
    content: {
      'application/json': {
        schema: schemas.length === 1 ? schemas[0] : { anyOf: schemas },
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}

/** The schemas of all errors: one for each code that has details, and one for the others. */
export function errorSchemas(codes: Iterable<FailureCode>): Record<string, JsonSchema> {
  const schemas: Record<string, JsonSchema> = { Error: errorSchema({ type: 'string' }) };
  for (const code of codes) {
    const details = Object.entries(shownDetailsOf(code));
    if (details.length === 0) continue;
    const required = details.flatMap(([name, { always }]) => (always ? [name] : []));
    const properties = Object.fromEntries(
      details.map(([name, { 'zh-CN': zh, en, sample }]) => [name, { ...schemaOfSample(sample), ...described(zh, en) }]),
    );
    schemas[schemaNameOf(code)] = errorSchema(
      { const: code },
      { type: 'object', properties, ...(required.length > 0 && { required }) },
    );
  }
  return schemas;
}

function errorSchema(code: JsonSchema, details?: JsonSchema): JsonSchema {
  const properties = {
    code,
    message: { type: 'string' },
    details: details ?? { type: 'object' },
    requestId: { type: 'string' },
  };
  const required = ['code', 'message', 'requestId', ...(details?.required ? ['details'] : [])];
  return { type: 'object', required: ['error'], properties: { error: { type: 'object', required, properties } } };
}

function schemaNameOf(code: FailureCode): string {
  return Object.keys(shownDetailsOf(code)).length === 0 ? 'Error' : `Error_${code}`;
}

/** The details that a reply has; the summary of wrong fields stands in its message alone. */
function shownDetailsOf(code: FailureCode) {
  const { summary: _, ...shown } = describeDetails(code);
  return shown;
}

/** An example of the error of each code. */
export function errorExamples(codes: Iterable<FailureCode>, language: Language): Record<string, object> {
  return Object.fromEntries(
    [...codes].map((code) => [code, { summary: failures[code][language], ...exampleOf(code, language) }]),
  );
}

function exampleOf(code: FailureCode, language: Language) {
  const known = Object.entries(describeDetails(code));
  const details = Object.fromEntries(known.map(([name, { sample }]) => [name, sample]));
  const { summary: _, ...shown } = details;
  const error = {
    code,
    message: formatFailure(code, language, details),
    ...(Object.keys(shown).length > 0 && { details: shown }),
    requestId: '3f0c8f8e-6f0e-4c55-9d9b-0a2f6f1e7b11',
  };
  return { value: JSON.parse(JSON.stringify({ error }, (_, value) => localise(value, language))) };
}

function schemaOfSample(sample: unknown): JsonSchema {
  if (Array.isArray(sample)) return { type: 'array', items: schemaOfSample(sample[0]) };
  if (typeof sample === 'number') return { type: Number.isInteger(sample) ? 'integer' : 'number' };
  if (sample === null) return {};
  if (typeof sample !== 'object' || 'zh-CN' in sample) return { type: 'string' };
  const properties = Object.fromEntries(Object.entries(sample).map(([name, value]) => [name, schemaOfSample(value)]));
  return { type: 'object', required: Object.keys(properties), properties };
}
