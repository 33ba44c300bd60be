import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { described } from '../../platform/described.ts';
import { time } from '../../platform/fields.ts';
import { personReference } from '../../platform/personal.ts';
import { mustBeUnique } from '../../platform/unique.ts';
import { doubts, scanActions } from './scan.ts';

/** A person came, did not come, or the organiser still has to decide, as with a forgotten check-out. */
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
    /**
     * Grows with every change of the fields above and with nothing else, so that a reader knows what it has processed.
     */
    revision: { type: Number, required: true },
    /** When the result was computed last. */
    settledAt: { type: Date, required: true },
    /** The result is so old that it counts in totals only: `person` is a pseudonym. */
    unlinked: { type: Boolean },
  },
  { collection: 'attendances', versionKey: false },
);
mustBeUnique(attendance, 'attendancePerson');
attendance.index({ person: 1, settledAt: -1 });
attendance.index({ settledAt: 1 });

/** The result of a finished session for one person, as stored. Points refer to it by its `_id`, which never changes. */
export type Attendance = InferRawDocTypeFromSchema<typeof attendance> & { _id: Types.ObjectId };
export const AttendanceModel = model('Attendance', attendance);

const closing = new Schema(
  {
    /** The session. */
    _id: { type: Schema.Types.ObjectId, required: true },
    at: { type: Date, required: true },
    /** The staff account that closed it. */
    by: { type: String, required: true },
  },
  { collection: 'attendanceClosings', versionKey: false },
);

/** The closing of a session's attendance: from then on only corrections change its hours. */
export const AttendanceClosingModel = model('AttendanceClosing', closing);

const attendanceFields = {
  state: z
    .enum([...attendanceStates, 'expected', 'inside'])
    .meta(
      described(
        '状态；场次未结束时为应到、在场，待处理表示须由组织者决定',
        'expected and inside: the session is not over yet; pending: the organiser has to decide',
      ),
    ),
  minutes: z.int().meta(described('场次内在场的整分钟数', 'whole minutes of presence within the session')),
  firstIn: time.nullish(),
  lastOut: time.nullish(),
};

/** One line of a session's attendance, as staff see it. */
export const AttendeeView = z
  .object({ signupId: z.string(), name: z.string(), ...attendanceFields })
  .meta({ id: 'Attendee' });

/** The result of a finished session, as the person sees it. */
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

/** The counts of a session whose attendance was closed. */
export const AttendanceClosingView = z
  .object({
    sessionId: z.string(),
    closedAt: time,
    attended: z.int(),
    noShow: z.int(),
    pending: z.int().meta(described('须由组织者决定的人数', 'people about whom the organiser has to decide')),
    minutes: z.int(),
  })
  .meta({ id: 'AttendanceClosing' });

/** A scan or a missing scan about which the organiser has to decide. */
export const OpenAttendanceCaseView = z
  .object({
    signupId: z.string(),
    name: z.string(),
    kind: z.enum(['forgotten_check_out', 'check_out_without_in', 'doubtful_scan']),
    at: time.meta(
      described('未签退的签到时间，或存疑的扫码时间', 'time of the check-in without a check-out, or of the scan'),
    ),
    scanId: z.string().nullish(),
    action: z.enum(scanActions).nullish(),
    reason: z.enum(doubts).nullish().meta(described('扫码存疑的原因', 'why the scan is in doubt')),
  })
  .meta({ id: 'AttendanceCase' });
