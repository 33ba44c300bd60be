import mongoose, { type Model, type Schema, Types } from 'mongoose';
import '../../../schemas/all.ts';
import type { OnErase, OtherPlace, PersonalForm, PersonalKind } from '../../../schemas/platform/personal.ts';
import type { Place } from './field-encryption.ts';
import { isRecord } from './values.ts';

/** A stored field that holds personal data, as its schema's tag says. */
export interface PersonalField {
  model: Model<unknown>;
  collection: string;
  /** Dotted; arrays are passed through without a number. */
  path: string;
  kind: PersonalKind;
  form: PersonalForm;
  /** What its envelope is bound to, where that is not where it stands. */
  place: OtherPlace | undefined;
}

/** A stored field that says to which person a document belongs. */
export interface PersonReference {
  model: Model<unknown>;
  collection: string;
  path: string;
  onErase: OnErase;
  /** The filter, for the driver, of the documents that belong to a person. */
  of(person: string): Record<string, unknown>;
}

/** Every tagged field of every collection; sub-documents and arrays of them included. */
export function personalFields(): PersonalField[] {
  return tagged('personal').map(({ model, path, options }) => ({
    model,
    collection: model.collection.name,
    path,
    kind: options.personal as PersonalKind,
    form: options.form as PersonalForm,
    place: options.place as OtherPlace | undefined,
  }));
}

/**
 * The place that the envelope of a field is bound to.
 *
 * @param at the path of the value in the document, with the numbers of arrays.
 */
export function placeOf(field: PersonalField, document: Record<string, unknown>, at: string): Place {
  const { collection = field.collection, field: name = field.path, by } = field.place ?? {};
  if (!by) return { collection, id: document._id, field: name };
  let holder: unknown = document;
  let found: unknown[] = [];
  for (const step of ['', ...at.split('.')]) {
    if (step) holder = (holder as Record<string, unknown>)[step];
    if (isRecord(holder) && by.every((key) => key in (holder as object))) {
      found = by.map((key) => (holder as Record<string, unknown>)[key]);
    }
  }
  return { collection, id: found.join('.'), field: name };
}

/** The tagged fields of one collection. */
export function fieldsOf(collection: string): PersonalField[] {
  return personalFields().filter((field) => field.collection === collection);
}

/** Every collection whose documents belong to a person, but for that of the people themselves. */
export function personReferences(): PersonReference[] {
  return tagged('onErase').map(({ model, path, options }) => {
    const member = options.member as { before?: string; where?: Record<string, unknown> } | undefined;
    return {
      model,
      collection: model.collection.name,
      path,
      onErase: options.onErase as OnErase,
      of: (person) =>
        member
          ? { ...member.where, [path]: `${member.before ?? ''}${person}` }
          : { [path]: new Types.ObjectId(person) },
    };
  });
}

/** Paths of every schema, with the options that they were declared with. */
export function schemaPaths(): { model: Model<unknown>; path: string; options: Record<string, unknown> }[] {
  const models = Object.values(mongoose.models) as Model<unknown>[];
  return models.flatMap((model) => pathsOf(model.schema, '').map((found) => ({ model, ...found })));
}

function tagged(option: string) {
  return schemaPaths().filter(({ options }) => options[option] !== undefined);
}

function pathsOf(schema: Schema, above: string): { path: string; options: Record<string, unknown> }[] {
  return Object.entries(schema.paths).flatMap(([name, type]) => {
    const path = above + name;
    const inner = (type as { schema?: Schema }).schema;
    const own = { path, options: type.options as Record<string, unknown> };
    return inner ? [own, ...pathsOf(inner, `${path}.`)] : [own];
  });
}
