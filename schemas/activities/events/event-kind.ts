import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import { fieldProblem } from '../../platform/field-problems.ts';
import '../../platform/strict.ts';
import { z } from 'zod';
import { view } from '../../platform/fields.ts';
import { recordVersion, storedVersion } from '../../platform/version.ts';

/** The event kinds of a new installation and their names. */
export const defaultEventKinds = {
  activity: '文体活动',
  volunteer: '志愿服务',
  course: '课程讲座',
  contest: '竞赛比武',
  legal_day: '法律服务日',
  health: '健康体检',
  friendship: '联谊交友',
  wedding: '集体婚礼',
  other: '其他',
} as const;

/** A kind of event; officers edit this table. */
const eventKind = new Schema(
  {
    /** A short key that never changes, for example `volunteer`. */
    _id: { type: String, required: true },
    name: { type: String, required: true },
    /** Whether new events can have this kind; existing events keep it. */
    active: { type: Boolean, required: true },
    version: storedVersion,
  },
  { timestamps: true, collection: 'event_kinds' },
);

/** A kind of event as stored. */
export type EventKind = InferRawDocTypeFromSchema<typeof eventKind>;
export const EventKindModel = model('EventKind', eventKind);

/** The key of an event kind. */
export const eventKindKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, fieldProblem('event_kind'))
  .meta({ examples: ['volunteer'] });

/** A kind of event as clients see it. */
export const EventKindView = view({ name: z.string(), active: z.boolean(), version: recordVersion }).meta({
  id: 'EventKind',
});
