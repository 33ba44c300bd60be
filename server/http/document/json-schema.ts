import { z } from 'zod';
import type { JsonSchema } from './describe-fields.ts';

/** The named schemas of a document (`components/schemas`). */
export type Components = Record<string, JsonSchema>;

/**
 * A zod schema as JSON Schema; named schemas (`meta({ id })`) become components.
 *
 * What a request carries has a name of its own (`EventFeeInput`): there a field may be left out that a reply always has.
 */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output', components: Components): JsonSchema {
  const {
    $schema: _,
    $defs,
    ...rest
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override({ jsonSchema: made }) {
      // A reply may have more fields in a later version.
      if (io === 'output' && made.additionalProperties === false) delete made.additionalProperties;
      // That a field without a value is null is said once, in the introduction.
      if (io === 'output') delete made.default;
      // A format tells a reader more than its regular expression. Many readers of a document know no classes of Unicode.
      if (made.format || made.pattern?.includes('\\p{')) delete made.pattern;
      // Readers of the document ask of every array what is in it, those of coordinates too.
      const [first] = made.prefixItems ?? [];
      if (first !== undefined) made.items = first;
      // The names of a record are told by `propertyNames`; some readers look for each required one among the properties.
      if (made.propertyNames) delete made.required;
    },
  });
  const nameOf = (id: string) => (io === 'input' ? inputName(id) : id);
  const hoisted = JSON.parse(
    JSON.stringify({ rest, $defs: $defs ?? {} }).replaceAll(
      /#\/\$defs\/([^"]+)/g,
      (_, id: string) => `#/components/schemas/${nameOf(id)}`,
    ),
  );
  for (const [id, { id: _, ...definition }] of Object.entries<JsonSchema>(hoisted.$defs))
    components[nameOf(id)] = definition;
  const { id, ...root } = hoisted.rest;
  if (typeof id !== 'string') return root;
  components[nameOf(id)] = root;
  return { $ref: `#/components/schemas/${nameOf(id)}` };
}

/** The name of a schema of requests. */
function inputName(id: string): string {
  return `${ownerOf(id)}Input`;
}

/** The thing that a schema is of, whether of requests or of replies: `EventFee` for `EventFeeInput`. */
export function ownerOf(id: string): string {
  return id.replace(/Input$/, '');
}
