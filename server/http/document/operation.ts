import { z } from 'zod';
import { described } from '../../../schemas/platform/described.ts';
import type { FailureCode, Language, LocalisedText } from '../../platform/errors/errors.ts';
import type { Contract, Endpoint } from '../endpoint/contract.ts';
import { idempotencyHeader } from '../endpoint/endpoint.ts';
import { nullForAbsentInJson } from '../endpoint/null-for-absent.ts';
import { audienceText } from './audience.ts';
import { describeField, describeProperties, type FieldWords, type JsonSchema } from './describe-fields.ts';
import { errorReplies } from './error-replies.ts';
import { type Components, jsonSchema } from './json-schema.ts';

/** What the operations of a document have in common. */
export interface DocumentSettings {
  language: Language;
  words: FieldWords;
  /** Whether WeChat is stood in for, so that other codes are good than those that WeChat gives. */
  standIn: boolean;
  components: Components;
}

/**
 * Describe one operation.
 *
 * @param address as OpenAPI writes it: `/api/v1/events/{id}`.
 * @param refusals the codes that it may answer with.
 */
export function describeOperation(
  address: string,
  method: string,
  { audience, contract }: Endpoint,
  refusals: readonly FailureCode[],
  settings: DocumentSettings,
): object {
  const { language, standIn, words } = settings;
  const trial = standIn ? contract.trial : undefined;
  const example = { ...contract.example, ...trial?.example };
  const id = operationIdOf(method, address);
  const about = [audienceText(audience), ...(contract.about ? [contract.about] : []), ...(trial ? [trial.about] : [])];
  const parametersOf = (place: Place, shape: z.ZodRawShape | undefined, given: object | undefined) =>
    Object.entries(shape ?? {}).map(([name, schema]) => {
      const value = (given as Record<string, unknown> | undefined)?.[name];
      const owner = place === 'path' ? (address.split(`/{${name}}`)[0]?.split('/').at(-1) ?? id) : id;
      return parameter(place, name, schema as z.ZodType, value, { owner, words });
    });
  return {
    operationId: id,
    summary: contract.summary[language],
    description: about.map((text: LocalisedText) => text[language]).join('\n\n'),
    tags: [tagOf(address)],
    security: audience === 'anyone' ? [] : [{ bearer: [] }],
    'x-audience': audience,
    parameters: [
      ...parametersOf('path', contract.params, example.params),
      ...parametersOf('query', contract.query, example.query),
      ...parametersOf('header', headersOf(contract), undefined),
    ],
    ...requestBodyOf(contract, example.body, id, settings),
    responses: {
      [contract.success ?? 200]: successReply(contract, example.reply, id, settings),
      ...errorReplies(refusals),
    },
  };
}

function successReply(
  { success, reply, media }: Contract,
  example: unknown,
  owner: string,
  { components, words }: DocumentSettings,
) {
  const done = described('成功', 'Done');
  if (success === 204) return done;
  const schema = jsonSchema(reply, 'output', components);
  describeProperties(schema, owner, words);
  if (media) return { ...done, content: { [media]: { schema } } };
  return { ...done, content: { 'application/json': { schema, example: nullForAbsentInJson(reply).parse(example) } } };
}

type Place = 'path' | 'query' | 'header';

function parameter(
  place: Place,
  name: string,
  schema: z.ZodType,
  given: unknown,
  { owner, words }: { owner: string; words: FieldWords },
) {
  const made = jsonSchema(schema, 'input', {});
  describeField(made, owner, name, words);
  const { description, 'x-en': en, ...rest } = made;
  const isNumber = made.type === 'integer' || made.type === 'number';
  return {
    name,
    in: place,
    description,
    'x-en': en,
    required: place === 'path' || !z.safeParse(schema, undefined).success,
    schema: rest,
    ...(given !== undefined && { example: isNumber ? Number(given) : given }),
  };
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

function requestBodyOf(
  { body, bytes, upload }: Contract,
  example: object | undefined,
  owner: string,
  { components, words }: DocumentSettings,
) {
  if (bytes) {
    const schema = { type: 'string', format: 'binary', maxLength: bytes.maxBytes };
    return { requestBody: { required: true, content: { 'application/octet-stream': { schema } } } };
  }
  if (!body) return {};
  const limit = upload && `${Math.round(upload.maxBytes / 1024 / 1024)} MB`;
  const file = z.file().meta(described(`最后一部分，最大 ${limit}`, `The last part; at most ${limit}.`));
  const schema: JsonSchema = jsonSchema(z.strictObject({ ...body, ...(upload && { file }) }), 'input', components);
  describeProperties(schema, owner, words);
  const media = upload ? 'multipart/form-data' : 'application/json';
  return { requestBody: { required: true, content: { [media]: { schema, ...(!upload && { example }) } } } };
}

function operationIdOf(method: string, address: string): string {
  const rest = address.replace('/api/v1', '').replace(/[/{}-]+(\w)?/g, (_, letter = '') => letter.toUpperCase());
  return `${method.toLowerCase()}${rest}`;
}

/** The part of the interface that an address belongs to. */
export function tagOf(address: string): string {
  const [, , , first = 'server', second] = address.split('/');
  return first === 'staff' && second ? `staff ${second}` : first;
}
