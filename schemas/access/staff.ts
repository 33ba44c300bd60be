import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../platform/strict.ts';
import { z } from 'zod';
import { described } from '../platform/described.ts';
import { objectId, time, timeInput, view } from '../platform/fields.ts';
import { encrypted, plainPersonal } from '../platform/personal.ts';
import { mustBeUnique } from '../platform/unique.ts';
import { recordVersion, storedVersion } from '../platform/version.ts';

const appointment = new Schema(
  {
    role: { type: String, required: true },
    /** The union for which the role is held, with its subtree and regions; `all` is the whole installation. */
    union: { type: String, required: true },
    from: { type: Date, required: true },
    /** The first instant at which it is no longer held. */
    until: { type: Date },
  },
  { _id: false },
);

const secondFactor = new Schema(
  {
    /** The shared secret, encrypted. */
    secret: { ...encrypted('secret'), required: true },
    /** The last time step of which a code was accepted: no code is accepted twice (RFC 6238, 5.2). */
    step: { type: Number, required: true },
    /** SHA-256 of the unused recovery codes. */
    recovery: { type: [String], required: true },
    since: { type: Date, required: true },
  },
  { _id: false },
);

const staff = new Schema(
  {
    username: { type: String, required: true },
    /** argon2id, in PHC string form. */
    passwordHash: { ...plainPersonal('secret'), required: true },
    /** The end of validity of a one-time password, which allows nothing but to change it; absent for other passwords. */
    oneTimeUntil: { type: Date },
    appointments: { type: [appointment], required: true },
    version: storedVersion,
    active: { type: Boolean, required: true, default: true },
    endedAt: { type: Date },
    secondFactor: { type: secondFactor },
    /** A secret that is not yet confirmed by a code. Its envelope is bound to the field to which it then moves. */
    enrolling: encrypted('secret', { field: 'secondFactor.secret' }),
  },
  { timestamps: true, collection: 'staff' },
);
mustBeUnique(staff, 'staffUsername');
staff.index({ 'appointments.union': 1 });

/** Counts the writes of this process to accounts. A cache of accounts compares it to see whether one may have changed. */
export const staffWrites = { count: 0 };
staff.post(['save', 'updateOne', 'updateMany', 'findOneAndUpdate', 'deleteOne', 'deleteMany'], () => {
  staffWrites.count++;
});

/** An appointment as stored: one role, held for one union and a time. */
export type Appointment = Omit<InferRawDocTypeFromSchema<typeof appointment>, '_id' | 'until'> & {
  until?: Date | null | undefined;
};
/** A staff account as stored. */
export type Staff = Omit<InferRawDocTypeFromSchema<typeof staff>, 'appointments'> & {
  _id: Types.ObjectId;
  appointments: Appointment[];
};
/** The accounts of staff. */
export const StaffModel = model('Staff', staff);

/** An appointment in requests: it begins now if `from` is left out, and has no end without `until`. */
export const appointmentInput = <Roles extends readonly [string, ...string[]]>(roles: Roles) =>
  z.strictObject({
    role: z.enum(roles),
    union: z
      .string()
      .min(1)
      .max(40)
      .meta(described('任职的工会代码；`all` 表示整个系统', 'all: the whole installation')),
    from: timeInput.optional(),
    until: timeInput.optional(),
  });

/** An appointment in replies. */
export const AppointmentView = z.object({
  role: z.string(),
  union: z.string(),
  from: time,
  until: time.nullish().meta(described('任期的结束；为空表示没有期限', 'none: without an end')),
});

/** An account in replies to an administrator, with the appointments within their scope. */
export const AccountView = view({
  username: z.string(),
  active: z.boolean(),
  endedAt: time.nullish(),
  appointments: z.array(AppointmentView),
  secondFactor: z.boolean(),
  version: recordVersion,
}).meta({ id: 'StaffAccount' });

/** A new one-time password in the reply to an administrator, who hands it over. It is shown only once. */
export const OneTimePasswordView = z
  .object({ id: objectId, oneTimePassword: z.string(), goodUntil: time })
  .meta({ id: 'OneTimePassword' });
