import type { Router } from '@koa/router';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { z } from 'zod';
import type { State } from '../../../server/http/context/state.ts';
import { errorSchemas, failureCodesOf } from '../../../server/http/document/error-replies.ts';
import { type Components, jsonSchema } from '../../../server/http/document/json-schema.ts';
import { type Operation, operationsOf } from '../../../server/http/document/openapi.ts';
import { status as statusOfKind } from '../../../server/http/errors/error-reply.ts';
import { type FailureCode, failures } from '../../../server/platform/errors/catalogue.ts';

/** A reply as a client got it; `json` is absent where the body is no JSON. */
export interface SeenReply {
  method: string;
  /** As the client asked it, without its query. */
  path: string;
  status: number;
  json?: unknown;
}

/** What of a reply the document does not say; `undefined` where it says all of it. */
export type DocumentCheck = (reply: SeenReply) => string | undefined;

/**
 * Holds replies against the document of the interface: the operation's statuses, its codes, and the schema of what it sends.
 *
 * Each operation is described as the document describes it, when its first reply comes.
 */
export function documentCheckOf(router: Router<State>): DocumentCheck {
  const operations = operationsOf(router)
    .map((operation) => ({ ...operation, pattern: patternOf(operation.path), order: orderOf(operation.path) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  const checks = new Map<Operation, (reply: SeenReply) => string | undefined>();
  return (reply) => {
    const operation = operations.find(({ method, pattern }) => method === reply.method && pattern.test(reply.path));
    if (!operation) return undefined;
    const check = checks.get(operation) ?? checkOf(operation);
    checks.set(operation, check);
    const problem = check(reply);
    return problem && `${operation.method} ${operation.path} ${reply.status}: ${problem}`;
  };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
}

/** Sorts routes as the router looks for them: a fixed part before one that is a parameter. */
function orderOf(path: string): string {
  return path.replace(/:\w+/g, '\uffff');
}

function checkOf({ method, endpoint: { audience, contract } }: Operation): (reply: SeenReply) => string | undefined {
  const codes = failureCodesOf(method, audience, contract);
  let ofSuccess: ValidateFunction | undefined;
  return ({ status, json }) => {
    if (status === (contract.success ?? 200)) {
      if (status === 204 || contract.media || json === undefined) return undefined;
      ofSuccess ??= compiledReply(contract.reply);
      return problemOf(ofSuccess, json);
    }
    // Node answers by itself where the head of a request is no request.
    if (status === 431) return undefined;
    const { code } = (json as { error?: { code?: FailureCode } } | undefined)?.error ?? {};
    if (code === undefined) return `a reply without a code: ${JSON.stringify(json)}`;
    if (!codes.includes(code)) return `${code} is none of its codes`;
    if (statusOfKind[failures[code].kind] !== status) return `${code} with another status`;
    return problemOf(compiledError(code), json);
  };
}

function compiledReply(reply: z.ZodType): ValidateFunction {
  const components: Components = {};
  const schema = jsonSchema(reply, 'output', components);
  return compiled(schema, components);
}

/** The checks of errors by their codes, which are the same for every operation. */
const compiledErrors = new Map<FailureCode, ValidateFunction>();

function compiledError(code: FailureCode): ValidateFunction {
  const known = compiledErrors.get(code);
  if (known) return known;
  const { Error: plain = {}, [`Error_${code}`]: detailed = plain } = errorSchemas([code]);
  const made = compiled(detailed, {});
  compiledErrors.set(code, made);
  return made;
}

function compiled(schema: object, components: Components): ValidateFunction {
  const text = JSON.stringify({ ...schema, $defs: components }).replaceAll('#/components/schemas/', '#/$defs/');
  return new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(text));
}

function problemOf(check: ValidateFunction, json: unknown): string | undefined {
  if (check(json)) return undefined;
  const [first] = check.errors ?? [];
  return `${first?.instancePath} ${first?.message} ${JSON.stringify(first?.params)}`;
}
