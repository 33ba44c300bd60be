import { describe, expect } from 'vitest';
import type { JsonSchema } from '../../server/http/document/describe-fields.ts';
import { openApiDocument } from '../../server/http/document/openapi.ts';
import { manual } from '../../server/web/docs/manual/manual.ts';
import { it } from '../support/it.ts';

// biome-ignore lint/suspicious/noExplicitAny: the test looks into JSON of every shape
type Json = any;
type Language = 'zh-CN' | 'en';

/** A described part of the document: where it is, its name, and what is said of it. */
interface Described {
  at: string;
  name: string;
  text: string | undefined;
}

const chinese = /\p{Script=Han}/u;

describe.for<Language>(['zh-CN', 'en'])('the document in %s', (language) => {
  it('describes every tag, operation, parameter and property, and not by its name', ({ server }) => {
    const all = partsIn(language, server.router);
    expect(all.length).toBeGreaterThan(2000);
    expect(all.filter(({ text }) => !text?.trim())).toEqual([]);
    expect(all.filter(({ name, text }) => plain(text) === plain(name))).toEqual([]);
    expect(all.filter(({ text }) => chinese.test(text ?? '') !== (language === 'zh-CN')).filter(isProse)).toEqual([]);
  });
});

describe('the words of the document', () => {
  it('name no field in Latin letters where they are Chinese', ({ server }) => {
    const all = partsIn('zh-CN', server.router);
    const names = new Set(all.filter(({ at }) => at.includes('.')).map(({ name }) => name));
    const named = (text = '') =>
      (text.replace(/`[^`]*`/g, '').match(/[A-Za-z][\w-]*/g) ?? []).filter((word) => names.has(word));
    expect(all.filter(({ text }) => named(text).some((word) => !allowed.has(word)))).toEqual([]);
  });

  it('are all of some field or tag', ({ server }) => {
    const used = new Set<string>();
    const watched = (words: typeof manual.fields) =>
      new Proxy(words, {
        get: (target, key: string) => {
          if (key in target) used.add(key);
          return target[key];
        },
      });
    const words = { ...manual, fields: watched(manual.fields), tags: watched(manual.tags) };
    openApiDocument(server.router, { ...options('en'), manual: words });
    const known = [...Object.keys(manual.fields), ...Object.keys(manual.tags)];
    expect(known.filter((word) => !used.has(word))).toEqual([]);
  });
});

/** Values of fields that happen to be the names of others. */
const allowed = new Set(['all', 'open', 'changed']);

/** What is described in a document, which takes a while to make. */
const made = new Map<Language, Described[]>();
function partsIn(language: Language, router: Parameters<typeof openApiDocument>[0]): Described[] {
  const parts = made.get(language) ?? describedParts(openApiDocument(router, options(language)));
  made.set(language, parts);
  return parts;
}

const options = (language: Language) => ({ version: '0', manual, language, standIn: true });
const plain = (text = '') => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
/** Terms such as GCJ-02 are the same in both languages; English may quote a Chinese word. */
const isProse = ({ text = '' }: Described) => !(/[a-z]{3}/.test(text) && chinese.test(text));

function describedParts(document: Json): Described[] {
  const parts: Described[] = document.tags.map(({ name, description }: Json) => ({
    at: 'tag',
    name,
    text: description,
  }));
  const visit = (schema: JsonSchema | undefined, at: string) => {
    if (!schema) return;
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      parts.push({ at: `${at}.${name}`, name, text: property.description });
      visit(property, `${at}.${name}`);
    }
    const { items, additionalProperties, anyOf = [], oneOf = [], allOf = [] } = schema;
    const values = typeof additionalProperties === 'object' ? [additionalProperties] : [];
    for (const each of [items, ...values, ...anyOf, ...oneOf, ...allOf]) visit(each, at);
  };
  for (const [name, schema] of Object.entries<JsonSchema>(document.components.schemas)) visit(schema, name);
  for (const operation of Object.values<Json>(document.paths).flatMap((item) => Object.values<Json>(item))) {
    const { operationId: at, summary, description, parameters, requestBody, responses } = operation;
    parts.push({ at, name: at, text: summary }, { at, name: at, text: description });
    for (const { name, description: text } of parameters) parts.push({ at: `${at}.${name}`, name, text });
    const bodies = [requestBody, ...Object.values(responses)].flatMap((each: Json) =>
      Object.values<Json>(each?.content ?? {}),
    );
    for (const { schema } of bodies) visit(schema, at);
  }
  return parts;
}
