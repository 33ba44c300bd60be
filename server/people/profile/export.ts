import { PersonModel } from '../../../schemas/people/person.ts';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { decryptField } from '../../platform/encryption/field-encryption.ts';
import { fieldsOf, type PersonalField, personReferences, placeOf } from '../../platform/encryption/registry.ts';
import { isId, isRecord, valuesAt } from '../../platform/encryption/values.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** All that is held of a person, by collection (PIPL art. 45). */
export interface Held {
  collection: string;
  records: Record<string, unknown>[];
}

/**
 * Everything that is held of a person, in clear, as the schemas' tags say where it is.
 *
 * Blind indexes say nothing that the value beside them does not, and secrets open what is theirs to nobody: both are
 * left out.
 *
 * @throws {Failure} `person_not_found`.
 */
export async function exportPerson(id: string): Promise<Held[]> {
  const person = await PersonModel.findById(id).lean();
  if (!person) throw new Failure('person_not_found');
  const held = [{ collection: 'people', records: [shown(person, fieldsOf('people'))] }];
  for (const { model, collection, of } of personReferences()) {
    const documents = await model.collection.find(of(id), { sort: { _id: 1 }, maxTimeMS: 5000 }).toArray();
    const fields = fieldsOf(collection);
    held.push({ collection, records: documents.map((document) => shown(document, fields)) });
  }
  return held;
}

function shown(document: Record<string, unknown>, fields: PersonalField[]): Record<string, unknown> {
  const copy = plain(document) as Record<string, unknown>;
  for (const field of fields) {
    for (const { at, value } of valuesAt(document, field.path)) {
      if (field.form === 'index' || field.kind === 'secret') put(copy, at, undefined);
      else if (field.form === 'encrypted') put(copy, at, decryptField(String(value), placeOf(field, document, at)));
    }
  }
  return copy;
}

/** Times with the offset of Shanghai, ids as text. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return shanghaiIso(value);
  if (isId(value)) return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

function put(copy: Record<string, unknown>, at: string, value: unknown): void {
  const names = at.split('.');
  const last = names.pop() as string;
  let holder: Record<string, unknown> = copy;
  for (const name of names) holder = holder[name] as Record<string, unknown>;
  if (value === undefined) delete holder[last];
  else holder[last] = value;
}
