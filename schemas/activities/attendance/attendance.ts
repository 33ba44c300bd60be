import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { time } from '../../platform/fields.ts';
import { personReference } from '../../platform/personal.ts';
import { mustBeUnique } from '../../platform/unique.ts';
import { doubts, scanActions } from './scan.ts';

/** Somebody came; did not; or it takes the organiser to say, as with a forgotten check-out. */
const attendanceStates = ['attended', 'no_show', 'pending'] as const;
export type AttendanceState = (typeof attendanceStates)[number];

const attendance = new Schema(
  {
    event: { type: Schema.Types.ObjectId, required: true },
    session: { type: Schema.Types.ObjectId, required: true },
    person: personReference('pseudonym'),
    state: { type: String, required: true, enum: attendanceStates },
    /** Whole minutes of presence within the session. */
    minutes: { type: Number, required: true, min: 0 },
    firstIn: { type: Date },
    lastOut: { type: Date },
    /** Goes up with every change of what is above, and never else: who reads it knows what they have dealt with. */
    revision: { type: Number, required: true },
    settledAt: { type: Date, required: true },
    /** Old enough to count for the totals only: `person` is a pseudonym. */
    unlinked: { type: Boolean },
  },
  { collection: 'attendances', versionKey: false },
);
mustBeUnique(attendance, 'attendancePerson');
attendance.index({ person: 1, settledAt: -1 });
attendance.index({ settledAt: 1 });

/** What a finished session came to for one person, as stored. Its `_id` is the stable key of what follows from it. */
export type Attendance = InferRawDocTypeFromSchema<typeof attendance> & { _id: Types.ObjectId };
export const AttendanceModel = model('Attendance', attendance);

const closing = new Schema(
  {
    /** The session. */
    _id: { type: Schema.Types.ObjectId, required: true },
    at: { type: Date, required: true },
    /** The account that closed it. */
    by: { type: String, required: true },
  },
  { collection: 'attendanceClosings', versionKey: false },
);

/** That the attendance of a session is closed: its hours are final but for corrections. */
export type AttendanceClosing = InferRawDocTypeFromSchema<typeof closing>;
export const AttendanceClosingModel = model('AttendanceClosing', closing);

const attendanceFields = {
  state: z.enum([...attendanceStates, 'expected', 'inside']).meta({
    description: 'expected and inside while the session is not over; pending: the organiser has to say',
  }),
  minutes: z.int().meta({ description: 'whole minutes of presence within the session' }),
  firstIn: time.nullish(),
  lastOut: time.nullish(),
};

/** Somebody in the attendance list of a session, as staff see it. */
export const AttendeeView = z
  .object({ signupId: z.string(), name: z.string(), ...attendanceFields })
  .meta({ id: 'Attendee' });

/** What a finished session came to, as its person sees it. */
export const MyAttendanceView = z
  .object({
    id: z.string(),
    eventId: z.string(),
    sessionId: z.string(),
    title: z.string(),
    startsAt: time,
    endsAt: time,
    ...attendanceFields,
  })
  .meta({ id: 'MyAttendance' });

/** What came of closing. */
export const ClosingView = z
  .object({
    sessionId: z.string(),
    closedAt: time,
    attended: z.int(),
    noShow: z.int(),
    pending: z.int().meta({ description: 'who waits in the list of corrections' }),
    minutes: z.int(),
  })
  .meta({ id: 'AttendanceClosing' });

/** Something that waits for the organiser. */
export const OpenCaseView = z
  .object({
    signupId: z.string(),
    name: z.string(),
    kind: z.enum(['forgotten_check_out', 'check_out_without_in', 'doubtful_scan']),
    at: time.meta({ description: 'of the check-in that was not ended, or of the scan' }),
    scanId: z.string().nullish(),
    action: z.enum(scanActions).nullish(),
    reason: z.enum(doubts).nullish().meta({ description: 'why the scan is in doubt' }),
  })
  .meta({ id: 'AttendanceCase' });
