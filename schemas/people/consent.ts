import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import { fieldProblem } from '../platform/field-problems.ts';
import '../platform/strict.ts';
import { z } from 'zod';
import { described } from '../platform/described.ts';
import { time } from '../platform/fields.ts';
import { personReference } from '../platform/personal.ts';

/**
 * What a person consents to: the privacy policy, the terms of use and messages. Identity number, location and steps
 * are sensitive data, and each needs a consent of its own (PIPL art. 29).
 */
export const consentKinds = ['privacy', 'terms', 'id_number', 'location', 'werun', 'messages'] as const;
export type ConsentKind = (typeof consentKinds)[number];

const consent = new Schema(
  {
    person: personReference('pseudonym'),
    kind: { type: String, required: true, enum: consentKinds },
    /** The version of the text that was shown. */
    version: { type: String, required: true },
    given: { type: Boolean, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'consents', versionKey: false },
);
consent.index({ person: 1, kind: 1, at: -1, _id: -1 });

/** A consent given or withdrawn, as stored. Records are never changed: a withdrawal adds another one. */
export type Consent = InferRawDocTypeFromSchema<typeof consent> & { _id: Types.ObjectId };
export const ConsentModel = model('Consent', consent);

/** The version of the text that a consent refers to: a date, or one to three numbers. */
export const consentVersion = z
  .string()
  .regex(/^(?:\d{4}-\d{2}-\d{2}|\d{1,4}(?:\.\d{1,4}){0,2})$/, fieldProblem('text_version'))
  .meta({ examples: ['2026-11-01'] });

/** What is shown of a consent. */
export const consentViewFields = {
  kind: z.enum(consentKinds),
  version: z.string(),
  given: z.boolean().meta(described('是否同意；否表示已撤回', 'false: withdrawn')),
  at: time,
};

/** A consent as the person who gave it sees it. */
export const ConsentView = z.object(consentViewFields).meta({ id: 'Consent' });
