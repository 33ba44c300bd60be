import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../platform/strict.ts';
import { z } from 'zod';
import { time } from '../platform/fields.ts';
import { personReference } from '../platform/personal.ts';
import { mustBeUnique } from '../platform/unique.ts';

/** What a person is told of. */
export const messageKinds = ['confirmed', 'offered', 'reminder', 'changed', 'cancelled'] as const;
export type MessageKind = (typeof messageKinds)[number];

/**
 * Not sent yet; being sent; taken by WeChat; or not sent, and then it is said why. A message whose process died while it
 * sent it is `unknown`, and not sent again: nobody is told twice.
 */
const messageStates = ['due', 'sending', 'sent', 'not_sent'] as const;
const unsentReasons = [
  'no_template',
  'not_subscribed',
  'refused',
  'outdated',
  'too_late',
  'given_up',
  'unknown',
] as const;
export type UnsentReason = (typeof unsentReasons)[number];

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
    state: { type: String, required: true, enum: messageStates },
    /** Not to be sent before: for the night, or after WeChat did not take it. */
    dueAt: { type: Date, required: true },
    /** How often it was given to WeChat. */
    tries: { type: Number, required: true },
    /** When it was given to WeChat last, and when WeChat took it. */
    triedAt: { type: Date },
    sentAt: { type: Date },
    reason: { type: String, enum: unsentReasons },
  },
  { collection: 'outbox', versionKey: false },
);
mustBeUnique(message, 'message');
message.index({ state: 1, dueAt: 1 });
message.index({ person: 1, at: -1, _id: -1 });
message.index({ event: 1, kind: 1 });

/** A message to a person, as stored. */
export type Message = InferRawDocTypeFromSchema<typeof message> & { _id: Types.ObjectId };
export const MessageModel = model('Message', message);

/** A message as its person sees it, sent or not. */
export const MyMessageView = z
  .object({
    id: z.string(),
    kind: z.enum(messageKinds),
    eventId: z.string(),
    sessionId: z.string(),
    signupId: z.string(),
    title: z.string(),
    place: z.string(),
    startsAt: time,
    at: time,
  })
  .meta({ id: 'MyMessage' });

/** What became of the messages about an event. */
export const ToldView = z
  .object({
    kind: z.enum(messageKinds),
    state: z.enum(messageStates),
    reason: z.enum(unsentReasons).nullable().meta({ description: 'why it was not sent' }),
    people: z.int(),
  })
  .meta({ id: 'Told' });

/** Which template WeChat knows a kind of message by. */
export const TemplateView = z.object({ kind: z.enum(messageKinds), id: z.string() }).meta({ id: 'MessageTemplate' });
