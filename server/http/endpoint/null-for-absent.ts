import { z } from 'zod';
import { type Definition, definitionOf, type Part } from './schema-parts.ts';

/** What a schema became, so that what two replies share stays one schema. */
type Made = WeakMap<Part, z.ZodType>;
const ofReplies: Made = new WeakMap();
const ofJson: Made = new WeakMap();

/** The schema of a reply in which an optional field that has no value is null and never absent, at any depth. */
export function nullForAbsent<T extends z.ZodType>(reply: T): T {
  return rebuild(reply, ofReplies) as T;
}

/** The same for JSON that is a reply already, such as an example: what replies are made from is not looked at. */
export function nullForAbsentInJson(reply: z.ZodType): z.ZodType {
  return rebuild(reply, ofJson);
}

function rebuild(schema: Part, made: Made): z.ZodType {
  const known = made.get(schema);
  if (known) return known;
  const meta = z.globalRegistry.get(schema as z.ZodType);
  const built = rebuiltParts(schema as z.ZodType, made);
  const result = meta && built !== schema ? built.meta(meta) : built;
  made.set(schema, result);
  return result;
}

function rebuiltParts(schema: z.ZodType, made: Made): z.ZodType {
  const def = definitionOf(schema);
  const inner = (each: Part) => rebuild(each, made);
  const withParts = (parts: Partial<Definition>) => schema.clone({ ...schema._zod.def, ...parts } as never);
  switch (def.type) {
    case 'optional': {
      const value = inner(def.innerType);
      return (value._zod.def.type === 'nullable' ? value : z.nullable(value)).default(null);
    }
    case 'nullable':
    case 'default':
      return withParts({ innerType: inner(def.innerType) });
    case 'object':
      return schema.clone(withShape(schema, inner) as never);
    case 'array':
      return withParts({ element: inner(def.element) });
    case 'union':
      return withParts({ options: def.options.map(inner) });
    case 'record':
      return withParts({ valueType: inner(def.valueType) });
    case 'tuple':
      return withParts({ items: def.items.map(inner) });
    case 'pipe':
      // A pipe ends in a transformation where what is sent has no schema of its own.
      if (made === ofJson) return inner(def.out._zod.def.type === 'transform' ? def.in : def.out);
      return withParts({ in: inner(def.in), out: inner(def.out) });
    default:
      return schema;
  }
}

/**
 * The definition of an object whose fields are rebuilt when they are first looked at: a schema may hold itself. Its further
 * checks are of what a request may say, where the same schema stands in one.
 */
function withShape(schema: z.ZodType, inner: (each: Part) => z.ZodType): object {
  const { shape } = definitionOf(schema);
  let rebuilt: Record<string, z.ZodType> | undefined;
  const get = () => {
    rebuilt ??= Object.fromEntries(Object.entries(shape).map(([key, each]) => [key, inner(each)]));
    return rebuilt;
  };
  return Object.defineProperty({ ...schema._zod.def, checks: [] }, 'shape', {
    get,
    enumerable: true,
    configurable: true,
  });
}
