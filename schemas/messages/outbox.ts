import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../platform/strict.ts';
import { z } from 'zod';
import { described } from '../platform/described.ts';
import { time } from '../platform/fields.ts';
import { personReference } from '../platform/personal.ts';
import { mustBeUnique } from '../platform/unique.ts';

/** What a message is about: a sign-up was confirmed, a place was offered, and so on. */
export const messageKinds = ['confirmed', 'offered', 'reminder', 'changed', 'cancelled'] as const;
export type MessageKind = (typeof messageKinds)[number];

/** The state of a message: waiting, being given to WeChat, accepted by WeChat, or not sent for a reason. */
const messageStates = ['due', 'sending', 'sent', 'not_sent'] as const;
/**
 * Why a message was not sent. `unknown`: the process ended while it was sending. The message is not sent again, so that
 * nobody receives it twice.
 */
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

/** A message to a person, stored in the transaction of the change that it reports. A job sends it afterwards. */
const message = new Schema(
  {
    kind: { type: String, required: true, enum: messageKinds },
    person: personReference('delete'),
    event: { type: Schema.Types.ObjectId, required: true },
    session: { type: Schema.Types.ObjectId, required: true },
    signup: { type: Schema.Types.ObjectId, required: true },
    /** Tells messages of one kind about one sign-up apart: there is one of each revision. */
    revision: { type: Number, required: true },
    at: { type: Date, required: true },
    state: { type: String, required: true, enum: messageStates },
    /** Not sent before this time. Moved on during the night and after WeChat refused the message. */
    dueAt: { type: Date, required: true },
    /** How often the message was given to WeChat. */
    tries: { type: Number, required: true },
    /** When the message was last given to WeChat. */
    triedAt: { type: Date },
    /** When WeChat accepted it. */
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
export type OutboxMessage = InferRawDocTypeFromSchema<typeof message> & { _id: Types.ObjectId };
export const MessageModel = model('Message', message);

/** A message as its recipient sees it, sent or not. */
export const OwnMessageView = z
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

/** How many messages of one kind about an event are in one state. */
export const MessageCountView = z
  .object({
    kind: z.enum(messageKinds),
    state: z.enum(messageStates),
    reason: z.enum(unsentReasons).nullable().meta(described('未发送的原因', 'why it was not sent')),
    people: z.int(),
  })
  .meta({ id: 'Told' });

/** The WeChat template of a kind of message. */
export const MessageTemplateView = z
  .object({ kind: z.enum(messageKinds), id: z.string() })
  .meta({ id: 'MessageTemplate' });
