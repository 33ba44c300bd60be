import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { described } from '../../platform/described.ts';
import { time } from '../../platform/fields.ts';

/** A time at which an event takes place, with its own places. */
const session = new Schema(
  {
    event: { type: Schema.Types.ObjectId, required: true },
    startsAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    /** The number of places; never less than `taken`. */
    places: { type: Number, required: true, min: 0 },
    /**
     * The number to which the organiser changed the places. While more are taken, `places` falls towards it as places
     * get free.
     */
    wantedPlaces: { type: Number, min: 0 },
    /**
     * The places of confirmed and offered sign-ups. It changes in one transaction with them, so it is always their sum.
     */
    taken: { type: Number, required: true, min: 0 },
    /** The capacity of the waiting list, and how many people are on it (also always their sum). */
    waitingPlaces: { type: Number, required: true, min: 0, default: 0 },
    waiting: { type: Number, required: true, min: 0, default: 0 },
    /** How many parties have joined the waiting list so far; the next one gets this number as its `turn`. */
    turns: { type: Number, required: true, min: 0, default: 0 },
    /** When waiting people may get places merely because time passes: an offer lapses, or a rule on places ends. */
    dueAt: { type: Date },
    /**
     * The sign-up window, and a copy of whether the event is published, so that one conditional write decides on a
     * sign-up.
     */
    opensAt: { type: Date, required: true },
    closesAt: { type: Date, required: true },
    published: { type: Boolean, required: true },
    /** The deadline for cancelling; the start of the session where it is left out. */
    cancelUntil: { type: Date },
    cancelledAt: { type: Date },
    /** When the reminders were written. */
    remindedAt: { type: Date },
    /** When the absent people were marked. */
    reviewedAt: { type: Date },
  },
  { timestamps: true, collection: 'sessions' },
);
session.index({ event: 1, startsAt: 1 });
session.index({ dueAt: 1 }, { sparse: true });
session.index({ endsAt: 1 });
session.index({ startsAt: 1 });

/** A session (场次), as stored. */
export type Session = Omit<InferRawDocTypeFromSchema<typeof session>, 'createdAt' | 'updatedAt'> & {
  _id: Types.ObjectId;
};
export const SessionModel = model('Session', session);

/** The fields of a session that everybody sees. */
const sessionShape = {
  id: z.string(),
  startsAt: time,
  endsAt: time,
  opensAt: time.meta(described('报名开始时间', 'sign-up opens')),
  closesAt: time.meta(described('报名截止时间', 'sign-up closes')),
  cancelUntil: time.meta(described('取消报名的截止时间', 'deadline for cancelling')),
  places: z.int(),
  left: z.int().meta(described('剩余名额', 'free places')),
  waitingPlaces: z.int().meta(described('候补名单可容纳的人数', 'how many people the waiting list takes')),
  waiting: z.int().meta(described('候补名单上的人数', 'how many people are on the waiting list')),
  cancelledAt: time.nullish(),
};
const sessionFields = z.object(sessionShape).meta({ id: 'Session' });

/** A session as clients see it. */
export const SessionView = z.pipe(
  z.transform((stored: Session): z.input<typeof sessionFields> => shownSession(stored)),
  sessionFields,
);

/** Add the computed fields that clients see. */
function shownSession(stored: Session) {
  return {
    ...stored,
    id: String(stored._id),
    cancelUntil: stored.cancelUntil ?? stored.startsAt,
    left: Math.max(0, stored.places - stored.taken),
    waitingPlaces: stored.waitingPlaces ?? 0,
    waiting: stored.waiting ?? 0,
  };
}
