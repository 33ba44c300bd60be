import type { Router } from '@koa/router';
import { z } from 'zod';
import { failures } from '../../platform/errors/catalogue.ts';
import { type FailureCode, formatFailure } from '../../platform/errors/errors.ts';
import type { State } from '../context/state.ts';
import type { Audience, Contract, Endpoint } from '../endpoint/contract.ts';
import { idempotencyHeader } from '../endpoint/endpoint.ts';
import { status } from '../errors/error-reply.ts';

/** The codes that every endpoint may answer with. */
const commonCodes = ['rate_limited', 'internal', 'database_unavailable', 'overloaded'] as const satisfies FailureCode[];
const memberCodes = [
  'login_required',
  'token_invalid',
  'token_expired',
  'not_permitted',
] as const satisfies FailureCode[];
const bodyCodes = [
  'body_not_json',
  'body_too_large',
  'body_too_deep',
  'body_key_forbidden',
  'body_too_many_values',
  'body_not_supported',
] as const satisfies FailureCode[];

const bytesCodes = ['upload_bytes_expected', 'upload_broken', 'body_too_large'] as const;
const uploadCodes = [
  'upload_expected',
  'upload_broken',
  'upload_order',
  'body_too_large',
] as const satisfies FailureCode[];

/** One declared route. */
export interface Operation {
  method: string;
  /** As the router writes it: `/api/v1/events/:id`. */
  path: string;
  endpoint: Endpoint;
}

/** Every endpoint of a router, from the router's own stack: what is served is what is documented. */
export function operationsOf(router: Router<State>): Operation[] {
  return router.stack.flatMap((layer) => {
    const handler = layer.stack.at(-1) as Partial<Endpoint> | undefined;
    if (!handler?.contract) return [];
    const method = layer.methods.find((name) => name !== 'HEAD') ?? 'GET';
    return [{ method, path: String(layer.path), endpoint: handler as Endpoint }];
  });
}

/** The OpenAPI 3.1 document of a router. */
export function openApiDocument(router: Router<State>, version: string): object {
  const components: Record<string, unknown> = {};
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path, endpoint } of operationsOf(router)) {
    const address = path.replace(/:(\w+)/g, '{$1}');
    paths[address] ??= {};
    paths[address][method.toLowerCase()] = operation(address, method, endpoint, components);
  }
  const errorSchema = jsonSchema(ErrorReply, 'output', components);
  return {
    openapi: '3.1.0',
    info: { title: 'Nuanfeng 暖蜂', version, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    tags: [...new Set(Object.keys(paths).map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...components, Error: errorSchema },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
    'x-error-codes': Object.fromEntries(
      Object.entries(failures).map(([code, { kind, ...texts }]) => [code, { status: status[kind], ...texts }]),
    ),
  };
}

const ErrorReply = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
    requestId: z.string(),
  }),
});

function operation(
  address: string,
  method: string,
  { audience, contract }: Endpoint,
  components: Record<string, unknown>,
) {
  return {
    operationId: `${method.toLowerCase()}${address.replace('/api/v1', '').replace(/[/{}-]+(\w)?/g, (_, c = '') => c.toUpperCase())}`,
    summary: contract.summary,
    tags: [tagOf(address)],
    security: audience === 'anyone' ? [] : [{ bearer: [] }],
    'x-audience': audience,
    parameters: [
      ...parameters('path', contract.params, contract.example.params),
      ...parameters('query', contract.query, contract.example.query),
      ...parameters('header', headersOf(contract), undefined),
    ],
    ...(contract.body && { requestBody: requestBody(contract.body, contract, components) }),
    ...(contract.bytes && { requestBody: bytesBody(contract.bytes.maxBytes) }),
    responses: responses(audience, contract, components),
  };
}

function requestBody(
  body: z.ZodRawShape,
  { upload, example }: Pick<Contract, 'upload' | 'example'>,
  components: Record<string, unknown>,
) {
  if (!upload) {
    const schema = jsonSchema(z.strictObject(body), 'input', components);
    return { required: true, content: { 'application/json': { schema, example: example.body } } };
  }
  const description = `The last part; at most ${Math.round(upload.maxBytes / 1024 / 1024)} MB.`;
  const file = z.file().meta({ description });
  const schema = jsonSchema(z.strictObject({ ...body, file }), 'input', components);
  return { required: true, content: { 'multipart/form-data': { schema } } };
}

function bytesBody(maxBytes: number) {
  const schema = { type: 'string', format: 'binary', maxLength: maxBytes };
  return { required: true, content: { 'application/octet-stream': { schema } } };
}

/** The headers of a contract, with names as HTTP writes them: `Idempotency-Key`. */
function headersOf({ headers, idempotent }: Contract): z.ZodRawShape {
  const all = { ...headers, ...(idempotent && idempotencyHeader) };
  return Object.fromEntries(
    Object.entries(all).map(([name, schema]) => [
      name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()),
      schema,
    ]),
  );
}

function parameters(place: 'path' | 'query' | 'header', shape: z.ZodRawShape | undefined, example: object | undefined) {
  return Object.entries(shape ?? {}).map(([name, schema]) => {
    const given = (example as Record<string, unknown> | undefined)?.[name];
    return {
      name,
      in: place,
      required: place === 'path' || !z.safeParse(schema, undefined).success,
      schema: jsonSchema(schema as z.ZodType, 'input', {}),
      ...(given !== undefined && { example: given }),
    };
  });
}

function responses(audience: Audience, contract: Contract, components: Record<string, unknown>) {
  const takesInput = contract.params ?? contract.query ?? contract.headers ?? contract.body;
  const codes = new Set<FailureCode>([
    ...(contract.errors ?? []),
    ...(takesInput ? (['invalid_request'] as const) : []),
    ...(contract.bytes ? bytesCodes : contract.upload ? uploadCodes : contract.body ? bodyCodes : []),
    ...(contract.idempotent ? (['idempotency_key_reused', 'request_in_flight'] as const) : []),
    ...(audience === 'anyone' ? [] : memberCodes),
    ...commonCodes,
  ]);
  const byStatus = Map.groupBy(codes, (code) => status[failures[code].kind]);
  return {
    [contract.success ?? 200]: successResponse(contract, components),
    ...Object.fromEntries([...byStatus].map(([key, group]) => [key, errorResponse(group)])),
  };
}

function successResponse({ success, reply, media, example }: Contract, components: Record<string, unknown>) {
  if (success === 204) return { description: 'Done' };
  const schema = jsonSchema(reply, 'output', components);
  return { description: 'Done', content: { [media ?? 'application/json']: { schema, example: example.reply } } };
}

/** Details for the texts of errors in examples. */
const sampleDetails = {
  summary: 'limit: Too big: expected number to be <=100',
  limit: '256 KB',
  key: '$gt',
  region: '331099',
  union: 'taizhou-0',
  username: 'wang',
  min: 12,
  field: 'name',
  value: '…',
  list: 12,
};

function errorResponse(codes: FailureCode[]) {
  const examples = codes.map((code) => {
    const error = {
      code,
      message: formatFailure(code, 'zh-CN', sampleDetails),
      requestId: '3f0c8f8e-6f0e-4c55-9d9b-0a2f6f1e7b11',
    };
    return [code, { value: { error } }];
  });
  return {
    description: codes.map((code) => `\`${code}\``).join(', '),
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/Error' },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

/** A zod schema as JSON Schema; named schemas (`meta({ id })`) become components. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', components: Record<string, unknown>): object {
  const {
    $schema: _,
    $defs,
    ...rest
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override({ jsonSchema: made }) {
      // A reply may have more fields in a later version. A format tells a reader more than its regular expression.
      if (io === 'output') delete made.additionalProperties;
      if (made.format) delete made.pattern;
    },
  });
  const hoisted = JSON.parse(
    JSON.stringify({ rest, $defs: $defs ?? {} }).replaceAll('#/$defs/', '#/components/schemas/'),
  );
  for (const [name, definition] of Object.entries(hoisted.$defs)) components[name] = definition;
  const id = hoisted.rest.id;
  if (typeof id !== 'string') return hoisted.rest;
  components[id] = hoisted.rest;
  return { $ref: `#/components/schemas/${id}` };
}

function tagOf(address: string): string {
  const [, , , first = 'server', second] = address.split('/');
  return first === 'staff' && second ? `staff ${second}` : first;
}
