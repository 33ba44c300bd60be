import type { z } from 'zod';

/** Reads the text of a query, without its question mark; nothing where it is unusual or refused. */
export type QueryReader = (text: string) => Record<string, unknown> | undefined;

/** The value of a field's text; nothing where it is unusual or refused. */
type FieldReader = (text: string) => unknown;

/** Texts of one field: whoever makes up ever new ones begins the memory anew, and costs no more of it. */
const mostRemembered = 500;

/**
 * A reader of a query's fields: `own` reads those that differ from request to request, the others are read by their
 * schema once and remembered.
 */
export function queryReader(query: z.ZodRawShape, own: Readonly<Record<string, FieldReader>>): QueryReader {
  const fields = new Map<string, FieldReader>();
  const required: string[] = [];
  for (const [name, schema] of Object.entries(query) as [string, z.ZodType][]) {
    fields.set(name, own[name] ?? remembered(schema));
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
      const value = read(text.slice(sign + 1, to));
      if (value === undefined) return undefined;
      values[name] = value;
      from = to + 1;
    }
    for (const name of required) if (values[name] === undefined) return undefined;
    return values;
  };
}

/** Read by a schema; what was read before is remembered, so nobody may change it. */
function remembered(schema: z.ZodType): FieldReader {
  const known = new Map<string, unknown>();
  return (text) => {
    if (known.has(text)) return known.get(text);
    const { data } = schema.safeParse(text);
    if (known.size >= mostRemembered) known.clear();
    known.set(text, data);
    return data;
  };
}

/** Reads decimal numbers within limits, as `queryNumber` (schemas/platform/fields.ts) does. */
export function numberReader({ min, max }: { min: number; max: number }): FieldReader {
  return (text) => {
    if (!/^-?\d{1,9}(\.\d{1,15})?$/.test(text)) return undefined;
    const value = Number(text);
    return value >= min && value <= max ? value : undefined;
  };
}
