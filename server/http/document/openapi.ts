import type { Router } from '@koa/router';
import { described } from '../../../schemas/platform/described.ts';
import { failures } from '../../platform/errors/catalogue.ts';
import type { FailureCode, Language } from '../../platform/errors/errors.ts';
import type { State } from '../context/state.ts';
import type { Endpoint } from '../endpoint/contract.ts';
import { status } from '../errors/error-reply.ts';
import { describeProperties, type FieldWords, type JsonSchema, speak } from './describe-fields.ts';
import { errorExamples, errorSchemas, failureCodesOf } from './error-replies.ts';
import { type Components, ownerOf } from './json-schema.ts';
import { describeOperation, tagOf } from './operation.ts';

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

/** What a document says beyond what the contracts say: the words of fields and tags, and an introduction. */
export interface Manual {
  fields: FieldWords;
  tags: FieldWords;
  /** The text before the operations, in Markdown. */
  introduction(language: Language, standIn: boolean): string;
}

/** What a document is made for. */
export interface DocumentOptions {
  version: string;
  manual: Manual;
  language: Language;
  /** Whether WeChat is stood in for. */
  standIn: boolean;
}

/** The OpenAPI 3.1 document of a router, in one language. */
export function openApiDocument(
  router: Router<State>,
  { version, manual, language, standIn }: DocumentOptions,
): object {
  const components: Components = {};
  const settings = { language, standIn, components, words: manual.fields };
  const paths: Record<string, Record<string, unknown>> = {};
  const codes = new Set<FailureCode>();
  for (const { method, path, endpoint } of operationsOf(router)) {
    const address = path.replace(/:(\w+)/g, '{$1}');
    paths[address] ??= {};
    const refusals = failureCodesOf(method, endpoint.audience, endpoint.contract);
    paths[address][method.toLowerCase()] = describeOperation(address, method, endpoint, refusals, settings);
    for (const code of refusals) codes.add(code);
  }
  const schemas: Record<string, JsonSchema> = { ...components, ...errorSchemas(codes) };
  for (const [name, schema] of Object.entries(schemas)) describeProperties(schema, ownerOf(name), manual.fields);
  const tags = [...new Set(Object.keys(paths).map(tagOf))].map((name) => {
    const [zh, en] = manual.tags[name] ?? [];
    return { name, description: zh, 'x-en': en };
  });
  const document = {
    openapi: '3.1.0',
    info: {
      title: language === 'en' ? 'Nuanfeng API' : '暖蜂接口',
      version,
      description: manual.introduction(language, standIn),
      contact: { name: language === 'en' ? 'Nuanfeng' : '暖蜂' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags,
    paths,
    components: {
      schemas,
      examples: errorExamples(codes, language),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          ...described('登录后得到的访问凭证', 'The access token that a login gives'),
        },
      },
    },
    'x-error-codes': Object.fromEntries(
      Object.entries(failures).map(([code, { kind, ...texts }]) => [code, { status: status[kind], ...texts }]),
    ),
  };
  speak(document, language === 'en');
  return document;
}
