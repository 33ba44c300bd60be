import mongoose, { type Model, type Schema, Types } from 'mongoose';
import '../../../schemas/all.ts';
import type {
  EncryptionContextOverride,
  OnErase,
  PersonalForm,
  PersonalKind,
} from '../../../schemas/platform/personal.ts';
import { isRecord } from './document-values.ts';
import type { EncryptionContext } from './field-encryption.ts';
import { personPseudonym } from './person-pseudonym.ts';

/** A stored field that its schema tags as personal data. */
export interface PersonalField {
  model: Model<unknown>;
  collection: string;
  /** The dotted path, without the indexes of arrays. */
  path: string;
  kind: PersonalKind;
  form: PersonalForm;
  /** The context of its envelope, if it differs from the document and path of the field. */
  context: EncryptionContextOverride | undefined;
}

/** A stored field that names the person to whom a document belongs. */
interface PersonReference {
  model: Model<unknown>;
  collection: string;
  path: string;
  onErase: OnErase;
  /** Make the driver's filter of the documents that belong to a person. */
  filterFor(person: string): Record<string, unknown>;
}

/** List the tagged fields of all collections, those of sub-documents and arrays included. */
export function personalFields(): PersonalField[] {
  return tagged('personal').map(({ model, path, options }) => ({
    model,
    collection: model.collection.name,
    path,
    kind: options.personal as PersonalKind,
    form: options.form as PersonalForm,
    context: options.encryptionContext as EncryptionContextOverride | undefined,
  }));
}

/**
 * Find the context that the envelope of a field is bound to.
 *
 * @param at the path of the value in the document, with the indexes of arrays.
 */
export function encryptionContextOf(
  field: PersonalField,
  document: Record<string, unknown>,
  at: string,
): EncryptionContext {
  const { collection = field.collection, field: name = field.path, by } = field.context ?? {};
  if (!by) return { collection, id: document._id, field: name };
  let part: unknown = document;
  let ids: unknown[] = [];
  for (const step of ['', ...at.split('.')]) {
    if (step) part = (part as Record<string, unknown>)[step];
    if (isRecord(part) && by.every((key) => key in (part as object))) {
      ids = by.map((key) => (part as Record<string, unknown>)[key]);
    }
  }
  return { collection, id: ids.join('.'), field: name };
}

/** List the tagged fields of one collection. */
export function personalFieldsOf(collection: string): PersonalField[] {
  return personalFields().filter((field) => field.collection === collection);
}

/** List the references to a person in all collections. The collection of the people themselves has none. */
export function personReferences(): PersonReference[] {
  return tagged('onErase').map(({ model, path, options }) => {
    const member = options.member as
      | { before?: string; isPseudonym?: true; where?: Record<string, unknown> }
      | undefined;
    return {
      model,
      collection: model.collection.name,
      path,
      onErase: options.onErase as OnErase,
      filterFor: (person) =>
        member
          ? {
              ...member.where,
              [path]: member.isPseudonym ? personPseudonym(person) : `${member.before ?? ''}${person}`,
            }
          : { [path]: new Types.ObjectId(person) },
    };
  });
}

/** List the paths of all schemas with the options that they were declared with. */
export function schemaPaths(): { model: Model<unknown>; path: string; options: Record<string, unknown> }[] {
  const models = Object.values(mongoose.models) as Model<unknown>[];
  return models.flatMap((model) => pathsOf(model.schema, '').map((path) => ({ model, ...path })));
}

function tagged(option: string) {
  return schemaPaths().filter(({ options }) => options[option] !== undefined);
}

function pathsOf(schema: Schema, prefix: string): { path: string; options: Record<string, unknown> }[] {
  return Object.entries(schema.paths).flatMap(([name, type]) => {
    const path = prefix + name;
    const inner = (type as { schema?: Schema }).schema;
    const own = { path, options: type.options as Record<string, unknown> };
    return inner ? [own, ...pathsOf(inner, `${path}.`)] : [own];
  });
}
