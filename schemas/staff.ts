import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import './strict.ts';
import { mustBeUnique } from './unique.ts';

const staff = new Schema(
  {
    username: { type: String, required: true },
    /** argon2id, in PHC string form. */
    passwordHash: { type: String, required: true },
    role: { type: String, required: true },
    /** The union for which the role is held, and so its subtree and regions. */
    union: { type: String, required: true },
    active: { type: Boolean, required: true, default: true },
  },
  { timestamps: true, collection: 'staff' },
);
mustBeUnique(staff, 'staffUsername');

/** A staff account as stored. */
export type Staff = InferRawDocTypeFromSchema<typeof staff>;
export const StaffModel = model('Staff', staff);
