import type { z } from 'zod';
import { definitionOf, type Part } from './schema-parts.ts';

/** Takes the nulls out of a value, which is changed. */
type Drop = (value: unknown) => void;

const nothing: Drop = () => {};

/**
 * Takes out of a body each null that stands for a field which may be left out: a client sends back what it got, and a reply has
 * null where there is no value. Where null has a meaning of its own, because it clears a field, it stays.
 */
export function absentForNull(shape: Record<string, Part>): Drop {
  return ofFields([shape]);
}

function dropOf(schema: Part): Drop {
  const def = definitionOf(schema);
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
      return dropOf(def.innerType);
    case 'pipe':
      return dropOf(def.in);
    case 'object':
      return ofFields([def.shape]);
    case 'union':
      return ofFields(def.options.flatMap(shapesOf));
    case 'array':
      return ofEach(dropOf(def.element), (value) => (Array.isArray(value) ? value : []));
    case 'record':
      return ofEach(dropOf(def.valueType), (value) => (isObject(value) ? Object.values(value) : []));
    default:
      return nothing;
  }
}

function shapesOf(schema: Part): Record<string, Part>[] {
  const { type, shape } = definitionOf(schema);
  return type === 'object' ? [shape] : [];
}

/** The nulls of objects that have one of these shapes. */
function ofFields(shapes: readonly Record<string, Part>[]): Drop {
  const names = new Set(shapes.flatMap((shape) => Object.keys(shape)));
  const fields = [...names].map((name) => {
    const schemas = shapes.flatMap((shape) => (shape[name] ? [shape[name]] : []));
    const drops = schemas.map(dropOf).filter((drop) => drop !== nothing);
    return { name, drops, mayBeAbsent: schemas.every(mayBeAbsentOnly) };
  });
  const watched = fields.filter(({ drops, mayBeAbsent }) => mayBeAbsent || drops.length > 0);
  if (watched.length === 0) return nothing;
  return (value) => {
    if (!isObject(value)) return;
    for (const { name, drops, mayBeAbsent } of watched) {
      if (value[name] === null && mayBeAbsent) delete value[name];
      else for (const drop of drops) drop(value[name]);
    }
  };
}

function ofEach(drop: Drop, parts: (value: unknown) => readonly unknown[]): Drop {
  if (drop === nothing) return nothing;
  return (value) => {
    for (const part of parts(value)) drop(part);
  };
}

/** Whether a field may be left out and may not be null. */
function mayBeAbsentOnly(schema: Part): boolean {
  const accepts = (value: unknown) => (schema as z.ZodType).safeParse(value).success;
  return accepts(undefined) && !accepts(null);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
