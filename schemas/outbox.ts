import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import './strict.ts';
import { personReference } from './personal.ts';
import { mustBeUnique } from './unique.ts';

/** What a person is told of. */
export const messageKinds = ['confirmed', 'offered', 'reminder', 'changed', 'cancelled'] as const;
export type MessageKind = (typeof messageKinds)[number];

/** What is to be told to whom, written with what it tells of; a worker sends it. */
const message = new Schema(
  {
    kind: { type: String, required: true, enum: messageKinds },
    person: personReference('delete'),
    event: { type: Schema.Types.ObjectId, required: true },
    session: { type: Schema.Types.ObjectId, required: true },
    signup: { type: Schema.Types.ObjectId, required: true },
    /** Which time of its kind: one sign-up is told once of each. */
    revision: { type: Number, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'outbox', versionKey: false },
);
mustBeUnique(message, 'message');

/** A message to a person, as stored. */
export type Message = InferRawDocTypeFromSchema<typeof message> & { _id: Types.ObjectId };
export const MessageModel = model('Message', message);
