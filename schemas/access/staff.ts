import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../platform/strict.ts';
import { z } from 'zod';
import { objectId, time, timeInput, view } from '../platform/fields.ts';
import { encrypted, plainPersonal } from '../platform/personal.ts';
import { mustBeUnique } from '../platform/unique.ts';

const appointment = new Schema(
  {
    role: { type: String, required: true },
    /** The union for which the role is held, and so its subtree and regions; `all` is the whole installation. */
    union: { type: String, required: true },
    from: { type: Date, required: true },
    /** The first moment at which it is no longer held. */
    until: { type: Date },
  },
  { _id: false },
);

const secondFactor = new Schema(
  {
    /** The shared secret, sealed. */
    secret: { ...encrypted('secret'), required: true },
    /** The newest time step of which a code was accepted: no code is good twice (RFC 6238, 5.2). */
    step: { type: Number, required: true },
    /** SHA-256 of the recovery codes that are left. */
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
    /** The password is a one-time one: until then it logs in, to be changed and for nothing else. */
    oneTimeUntil: { type: Date },
    appointments: { type: [appointment], required: true },
    active: { type: Boolean, required: true, default: true },
    endedAt: { type: Date },
    secondFactor: { type: secondFactor },
    /** A secret that was shown and not yet confirmed by a code; its envelope is made for the place it moves to. */
    enrolling: encrypted('secret', { field: 'secondFactor.secret' }),
  },
  { timestamps: true, collection: 'staff' },
);
mustBeUnique(staff, 'staffUsername');
staff.index({ 'appointments.union': 1 });

/** Counts what this process writes to accounts: who remembers one asks whether it may have changed. */
export const staffWrites = { count: 0 };
staff.post(['save', 'updateOne', 'updateMany', 'findOneAndUpdate', 'deleteOne', 'deleteMany'], () => {
  staffWrites.count++;
});

/** One role held for one union and a time. */
export type Appointment = Omit<InferRawDocTypeFromSchema<typeof appointment>, '_id' | 'until'> & {
  until?: Date | null | undefined;
};
/** A staff account as stored. */
export type Staff = Omit<InferRawDocTypeFromSchema<typeof staff>, 'appointments'> & {
  _id: Types.ObjectId;
  appointments: Appointment[];
};
export const StaffModel = model('Staff', staff);

/** An appointment as it comes in: it begins now where `from` is left out, and has no end without `until`. */
export const appointmentInput = <Roles extends readonly [string, ...string[]]>(roles: Roles) =>
  z.strictObject({
    role: z.enum(roles),
    union: z.string().min(1).max(40).meta({ description: 'all: the whole installation' }),
    from: timeInput.optional(),
    until: timeInput.optional(),
  });

/** An appointment as the outside sees it. */
export const AppointmentView = z.object({
  role: z.string(),
  union: z.string(),
  from: time,
  until: time.nullish().meta({ description: 'none: without an end' }),
});

/** An account as an administrator sees it: the appointments within their scope. */
export const AccountView = view({
  username: z.string(),
  active: z.boolean(),
  endedAt: time.nullish(),
  appointments: z.array(AppointmentView),
  secondFactor: z.boolean(),
}).meta({ id: 'StaffAccount' });

/** What an administrator hands over, once. */
export const OneTimePasswordView = z
  .object({ id: objectId, oneTimePassword: z.string(), goodUntil: time })
  .meta({ id: 'OneTimePassword' });
