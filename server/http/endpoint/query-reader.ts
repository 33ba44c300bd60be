import type { z } from 'zod';

/** Read the text of a field. @returns undefined when it is unusual or refused. */
type FieldReader = (text: string) => unknown;

/** Readers of fields by the names of the fields. */
export type FieldReaders = Readonly<Record<string, FieldReader>>;

/** The most texts of one field that are cached. A client that invents texts empties the cache and takes no more memory. */
const maxCached = 500;

/**
 * Create a reader of the text of a query, without its question mark. The reader returns undefined when the query is
 * unusual or refused.
 *
 * @param own read the fields that differ from request to request; the others are read by their schema once and cached.
 */
export function queryReader(
  query: z.ZodRawShape,
  own: FieldReaders,
): (text: string) => Record<string, unknown> | undefined {
  const fields = new Map<string, FieldReader>();
  const required: string[] = [];
  for (const [name, schema] of Object.entries(query) as [string, z.ZodType][]) {
    fields.set(name, own[name] ?? cachedReader(schema));
    if (!schema.safeParse(undefined).success) required.push(name);
  }
  return (text) => {
    if (!/^[\w.,:&=-]*$/.test(text)) return undefined;
    const values: Record<string, unknown> = {};
    for (let from = 0; from <= text.length; ) {
      const end = text.indexOf('&', from);
      const to = end < 0 ? text.length : end;
      const sign = text.indexOf('=', from);
      const name = text.slice(from, sign);
      const read = sign < 0 || sign > to ? undefined : fields.get(name);
      if (read === undefined || values[name] !== undefined) return undefined;
      // An empty value is an absent one, as for `parseQuery`.
      if (sign + 1 < to) {
        const value = read(text.slice(sign + 1, to));
        if (value === undefined) return undefined;
        values[name] = value;
      }
      from = to + 1;
    }
    for (const name of required) if (values[name] === undefined) return undefined;
    return values;
  };
}

/** Read by a schema and cache the value, which must therefore not be changed. */
function cachedReader(schema: z.ZodType): FieldReader {
  const cache = new Map<string, unknown>();
  return (text) => {
    if (cache.has(text)) return cache.get(text);
    const { data } = schema.safeParse(text);
    if (cache.size >= maxCached) cache.clear();
    cache.set(text, data);
    return data;
  };
}

/** Create a reader of decimal numbers within limits, which reads as `queryNumber` (schemas/platform/fields.ts) does. */
export function numberReader({ min, max }: { min: number; max: number }): FieldReader {
  return (text) => {
    if (!/^-?\d{1,9}(\.\d{1,15})?$/.test(text)) return undefined;
    const value = Number(text);
    return value >= min && value <= max ? value : undefined;
  };
}
