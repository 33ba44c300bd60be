import { Types } from 'mongoose';

/** Find the values at a dotted path of a stored document, through arrays, each with the path by which `$set` reaches it. */
export function valuesAt(document: unknown, path: string): { at: string; value: unknown }[] {
  let found: { at: string; value: unknown }[] = [{ at: '', value: document }];
  for (const name of path.split('.')) {
    found = found.flatMap(elements).flatMap(({ at, value }) => {
      const inner = isRecord(value) ? value[name] : undefined;
      return inner === undefined || inner === null ? [] : [{ at: at ? `${at}.${name}` : name, value: inner }];
    });
  }
  return found.flatMap(elements);
}

/** Whether a value is a plain object: not a date, an id or another type of BSON. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Whether a value is an ObjectId. */
export const isObjectId = (value: unknown): value is Types.ObjectId => value instanceof Types.ObjectId;

function elements(found: { at: string; value: unknown }): { at: string; value: unknown }[] {
  const { at, value } = found;
  if (!Array.isArray(value)) return [found];
  return value.map((element, index) => ({ at: `${at}.${index}`, value: element }));
}
