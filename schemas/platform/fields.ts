import { z } from 'zod';
import { fieldProblem } from './field-problems.ts';
import { shanghaiIso } from './shanghai.ts';

/** A MongoDB ObjectId in requests and replies: 24 lower-case hexadecimal digits. */
export const objectId = z
  .string()
  .regex(/^[0-9a-f]{24}$/, fieldProblem('object_id'))
  .meta({ examples: ['665f1f77bcf86cd799439011'] });

/** A region's code of 2, 4, 6, 9 or 12 digits in its canonical form: `331000` becomes `3310`, `331002000000` becomes `331002`. */
export const regionCode = z
  .string()
  .regex(/^\d{2}(\d{2}){0,2}$|^\d{9}$|^\d{12}$/, fieldProblem('region_code'))
  .transform(canonicalRegion)
  .meta({ examples: ['331000'] });

/** Strip the zeros that fill a region's code up to a longer one: `331000` → `3310`, `331002000000` → `331002`. */
export function canonicalRegion(code: string): string {
  const parts = [code.slice(0, 2), code.slice(2, 4), code.slice(4, 6), code.slice(6, 9), code.slice(9, 12)];
  while (parts.length > 1 && /^0*$/.test(parts.at(-1) ?? '')) parts.pop();
  return parts.join('');
}

/** A decimal number in a query string. An empty or malformed one is refused and not read as 0. */
export const queryNumber = (limits: { min: number; max: number }) =>
  z
    .string()
    .regex(/^-?\d{1,9}(\.\d{1,15})?$/, fieldProblem('decimal'))
    .transform(Number)
    .pipe(z.number().min(limits.min).max(limits.max))
    .meta({ type: 'number', pattern: undefined, minimum: limits.min, maximum: limits.max });

/** A whole number in a query string. An empty or malformed one is refused and not read as 0. */
export const queryInt = (limits: { min: number; max: number }) =>
  z
    .string()
    .regex(/^-?\d{1,9}$/, fieldProblem('whole_number'))
    .transform(Number)
    .pipe(z.int().min(limits.min).max(limits.max))
    .meta({ type: 'integer', pattern: undefined, minimum: limits.min, maximum: limits.max });

/** The range of longitudes around China, in degrees: swapped coordinates are refused. */
export const longitude = { min: 73, max: 136 } as const;
/** The range of latitudes around China, in degrees: swapped coordinates are refused. */
export const latitude = { min: 3, max: 54 } as const;

/** The datum of given coordinates; the product stores GCJ-02, the datum of the WeChat map. */
export const datum = z.enum(['gcj02', 'wgs84', 'bd09']);
/** The name of a datum. */
export type Datum = z.output<typeof datum>;

/** A stored instant in replies: ISO 8601 with the offset of Asia/Shanghai. */
export const time = z
  .date()
  .transform(shanghaiIso)
  .pipe(z.iso.datetime({ offset: true }))
  .meta({ examples: ['2026-11-28T09:00:00.000+08:00'] });

/** An instant in requests: ISO 8601 with an offset, from 1900 to 2999, so that its year has four digits in every time zone. */
export const timeInput = z.iso
  .datetime({ offset: true })
  .refine((text) => text >= '1900' && text < '3000', fieldProblem('year_range'))
  .transform((text) => new Date(text))
  .meta({ examples: ['2026-11-28T09:00:00+08:00'] });

/** The type of a view, which turns a stored document into the listed fields and `id`. */
type View<Shape extends z.ZodRawShape> = z.ZodType<
  z.output<z.ZodObject<Shape>> & { id: string },
  z.input<z.ZodObject<Shape>> & { _id: unknown }
>;

/** Make the view of a stored document in replies: `_id` becomes `id`, and fields that are not listed are dropped. */
export function view<Shape extends z.ZodRawShape>(shape: Shape): View<Shape> {
  const withId = z.transform((stored: { _id: unknown }) => ({ ...stored, id: String(stored._id) }));
  const fields = z.object({ id: z.string(), ...shape }) as unknown as z.ZodType<unknown, { _id: unknown; id: string }>;
  return withId.pipe(fields) as unknown as View<Shape>;
}

/** One page of a list, and the cursor of the next page. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

/** A list that is always whole; it has a cursor all the same, which is null, so that clients read every list in one way. */
export const wholeList = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.null().default(null) });

/** The query of a paged list. */
export const paging = {
  limit: queryInt({ min: 1, max: 100 }).optional(),
  cursor: z.string().max(200).optional(),
};

/** The same optional fields, each of which null empties. */
export function clearable<Shape extends Record<string, z.ZodOptional>>(shape: Shape) {
  const entries = Object.entries(shape).map(([name, field]) => [name, field.nullable()]);
  return Object.fromEntries(entries) as { [Name in keyof Shape]: z.ZodNullable<Shape[Name]> };
}
