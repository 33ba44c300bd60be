import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { time } from '../../platform/fields.ts';

/** One time at which an event takes place, with places of its own. */
const session = new Schema(
  {
    event: { type: Schema.Types.ObjectId, required: true },
    startsAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    /** Places there are; never fewer than are taken. */
    places: { type: Number, required: true, min: 0 },
    /** What the organiser lowered the places to while more were taken: a place that gets free above it goes. */
    wantedPlaces: { type: Number, min: 0 },
    /** Places held by confirmed and offered sign-ups; changes in one transaction with them, so that it is always their sum. */
    taken: { type: Number, required: true, min: 0 },
    /** How many people the waiting list takes, and how many are on it; the same holds. */
    waitingPlaces: { type: Number, required: true, min: 0, default: 0 },
    waiting: { type: Number, required: true, min: 0, default: 0 },
    /** How many have come onto the waiting list so far: the next one's turn. */
    turns: { type: Number, required: true, min: 0, default: 0 },
    /** When places come free by time alone: the first offer lapses, or the hours of the first-timers end. */
    dueAt: { type: Date },
    /** The sign-up window, and whether the event is published: here too, so that one conditional write decides. */
    opensAt: { type: Date, required: true },
    closesAt: { type: Date, required: true },
    published: { type: Boolean, required: true },
    /** Until when one can cancel; the start where it is left out. */
    cancelUntil: { type: Date },
    cancelledAt: { type: Date },
    /** When everybody who was confirmed was to be reminded. */
    remindedAt: { type: Date },
    /** When those who did not come were marked. */
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

/** What everybody sees of a session. */
const sessionShape = {
  id: z.string(),
  startsAt: time,
  endsAt: time,
  opensAt: time.meta({ description: 'from when one can sign up' }),
  closesAt: time.meta({ description: 'until when one can sign up' }),
  cancelUntil: time.meta({ description: 'until when one can cancel' }),
  places: z.int(),
  left: z.int().meta({ description: 'places that nobody holds' }),
  waitingPlaces: z.int().meta({ description: 'how many the waiting list takes' }),
  waiting: z.int().meta({ description: 'how many wait' }),
  cancelledAt: time.nullish(),
};
const sessionFields = z.object(sessionShape).meta({ id: 'Session' });

/** A session as the outside sees it. */
export const SessionView = z.pipe(
  z.transform((stored: Session): z.input<typeof sessionFields> => shownSession(stored)),
  sessionFields,
);

/** A stored session with what the outside sees computed. */
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
