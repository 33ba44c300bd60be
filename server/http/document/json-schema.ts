import { z } from 'zod';
import type { JsonSchema } from './describe-fields.ts';

/** The named schemas of a document (`components/schemas`). */
export type Components = Record<string, JsonSchema>;

/** A zod schema as JSON Schema; named schemas (`meta({ id })`) become components. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output', components: Components): JsonSchema {
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
      // Readers of the document ask of every array what is in it, those of coordinates too.
      const [first] = made.prefixItems ?? [];
      if (first !== undefined && made.items === undefined) made.items = first;
    },
  });
  const hoisted = JSON.parse(
    JSON.stringify({ rest, $defs: $defs ?? {} }).replaceAll('#/$defs/', '#/components/schemas/'),
  );
  for (const [name, definition] of Object.entries<JsonSchema>(hoisted.$defs)) components[name] = definition;
  const id = hoisted.rest.id;
  if (typeof id !== 'string') return hoisted.rest;
  components[id] = hoisted.rest;
  return { $ref: `#/components/schemas/${id}` };
}
