import { PersonModel } from '../../../schemas/people/person.ts';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { isObjectId, isRecord, valuesAt } from '../../platform/encryption/document-values.ts';
import { decryptField } from '../../platform/encryption/field-encryption.ts';
import {
  encryptionContextOf,
  type PersonalField,
  personalFieldsOf,
  personReferences,
} from '../../platform/encryption/personal-fields.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** The documents of one collection that belong to a person. */
export interface ExportedCollection {
  collection: string;
  records: Record<string, unknown>[];
}

/**
 * Export all data held about a person, decrypted (PIPL art. 45). The tags in the schemas say where it is.
 *
 * Blind indexes are left out because they add nothing to the value beside them. Secrets are left out because they are
 * credentials and not information about the person.
 *
 * @throws {Failure} `person_not_found`.
 */
export async function exportPerson(id: string): Promise<ExportedCollection[]> {
  const person = await PersonModel.findById(id).lean();
  if (!person) throw new Failure('person_not_found');
  const exported = [{ collection: 'people', records: [decrypted(person, personalFieldsOf('people'))] }];
  for (const { model, collection, filterFor } of personReferences()) {
    const documents = await model.collection.find(filterFor(id), { sort: { _id: 1 }, maxTimeMS: 5000 }).toArray();
    const fields = personalFieldsOf(collection);
    exported.push({ collection, records: documents.map((document) => decrypted(document, fields)) });
  }
  return exported;
}

function decrypted(document: Record<string, unknown>, fields: PersonalField[]): Record<string, unknown> {
  const copy = toJson(document) as Record<string, unknown>;
  for (const field of fields) {
    for (const { at, value } of valuesAt(document, field.path)) {
      if (field.form === 'index' || field.kind === 'secret') setAt(copy, at, undefined);
      else if (field.form === 'encrypted')
        setAt(copy, at, decryptField(String(value), encryptionContextOf(field, document, at)));
    }
  }
  return copy;
}

/** Convert a stored value to JSON: times with the offset of Shanghai, ids as text. */
function toJson(value: unknown): unknown {
  if (value instanceof Date) return shanghaiIso(value);
  if (isObjectId(value)) return String(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toJson(inner)]));
}

/** Set the value at a dotted path, or remove it if undefined. */
function setAt(copy: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop() as string;
  let parent: Record<string, unknown> = copy;
  for (const name of names) parent = parent[name] as Record<string, unknown>;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}
