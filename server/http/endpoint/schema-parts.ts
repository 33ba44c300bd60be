import type { z } from 'zod';

/** Any zod schema, as zod holds it within another one. */
export type Part = z.core.$ZodType;

/** The parts of a schema that are schemas; which of them there are follows from `type`. */
export interface Definition {
  type: string;
  innerType: Part;
  shape: Record<string, Part>;
  element: Part;
  options: readonly Part[];
  valueType: Part;
  items: readonly Part[];
  in: Part;
  out: Part;
}

/** What a schema is made of. */
export function definitionOf(schema: Part): Definition {
  return schema._zod.def as unknown as Definition;
}
