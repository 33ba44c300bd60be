import { described } from '../../../schemas/platform/described.ts';

/** A part of the document as JSON. */
export interface JsonSchema {
  description?: string;
  'x-en'?: string;
  $ref?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  prefixItems?: JsonSchema[];
  [key: string]: unknown;
}

/**
 * What a field says, in Chinese and English, by its name.
 *
 * `owner.name` overrules `name`. The owner of a field is the field that holds it, else its schema (`meta({ id })`), else the
 * operation; that of a parameter of a path is the part before it, that of another parameter the operation. A schema that
 * describes a field by itself (`described`) overrules both.
 */
export type FieldWords = Readonly<Record<string, readonly [zh: string, en: string]>>;

/** Describe every property of a schema that does not describe itself, at any depth. */
export function describeProperties(schema: JsonSchema, owner: string, words: FieldWords): void {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    describeField(property, owner, name, words);
    describeProperties(property, name, words);
  }
  const { items, additionalProperties, anyOf = [], oneOf = [], allOf = [], prefixItems = [] } = schema;
  const values = typeof additionalProperties === 'object' ? [additionalProperties] : [];
  const nested = [...(items ? [items] : []), ...values, ...anyOf, ...oneOf, ...allOf, ...prefixItems];
  for (const each of nested) describeProperties(each, owner, words);
}

/** Describe one field by its own words, else by those of the table. */
export function describeField(field: JsonSchema, owner: string, name: string, words: FieldWords): void {
  if (field.description === undefined) liftDescription(field);
  if (field.description !== undefined) return;
  const [zh, en] = words[`${owner}.${name}`] ?? words[name] ?? [];
  if (zh !== undefined && en !== undefined) Object.assign(field, described(zh, en));
}

/** A field that may be null carries its description on one of the alternatives, where no reader looks for it. */
function liftDescription(field: JsonSchema): void {
  const own = field.anyOf?.filter(({ description }) => description !== undefined) ?? [];
  const [only] = own;
  if (own.length !== 1 || !only) return;
  Object.assign(field, { description: only.description, 'x-en': only['x-en'] });
  delete only.description;
  delete only['x-en'];
}

/** Take one language of every description in a document, and drop the other. */
export function speak(part: unknown, english: boolean): void {
  if (typeof part !== 'object' || part === null) return;
  const { 'x-en': en } = part as JsonSchema;
  if (typeof en === 'string') {
    if (english) Object.assign(part, { description: en });
    delete (part as JsonSchema)['x-en'];
  }
  for (const [key, inner] of Object.entries(part)) if (key !== 'example' && key !== 'examples') speak(inner, english);
}
