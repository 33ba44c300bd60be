import { Schema } from 'mongoose';
import '../platform/strict.ts';
import { z } from 'zod';
import { time } from '../platform/fields.ts';

/**
 * The forms of employment that matter to a union: a contract of employment; the new forms (新就业形态: couriers, drivers,
 * domestic workers who find work through platforms); flexible work otherwise; none.
 */
export const employmentForms = ['employed', 'new_form', 'flexible', 'none'] as const;
export const sexes = ['female', 'male'] as const;

/** What a person says of themselves, or what follows from their identity number; sign-up rules go by it. */
export const traits = {
  sex: { type: String, enum: sexes, personal: 'trait', form: 'plain' },
  birthYear: { type: Number, personal: 'trait', form: 'plain' },
  employmentForm: { type: String, enum: employmentForms, personal: 'trait', form: 'plain' },
} as const;

/** That a union says that somebody is its member. */
export const membership = new Schema(
  {
    union: { type: String, required: true },
    /** The union's region when it was said, canonical. */
    region: { type: String, required: true },
    since: { type: Date, required: true },
    /** The id of the account that confirmed it. */
    by: { type: String, required: true },
  },
  { _id: false },
);

/** That somebody asks a union to say so. */
export const application = new Schema(
  {
    union: { type: String, required: true },
    region: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { _id: false },
);

const place = { union: z.string(), region: z.string() };

/** What is shown of a membership, of one that is asked for, and of traits. */
export const memberFields = {
  membership: z
    .object({ ...place, since: time })
    .nullable()
    .meta({ description: 'confirmed by the union' }),
  applied: z
    .object({ ...place, at: time })
    .nullable()
    .meta({ description: 'asked for, not decided yet' }),
  employmentForm: z.enum(employmentForms).nullable(),
};

/** A person as staff see them: masked. */
export const StaffPersonView = z
  .object({
    id: z.string(),
    name: z.string().nullable().meta({ description: 'masked: 张*' }),
    phone: z.string().nullable().meta({ description: 'masked: 138****8000' }),
    ...memberFields,
  })
  .meta({ id: 'StaffPerson' });

/** Whom a list of people holds: members, or those who ask to be. */
export const memberStates = ['member', 'applied'] as const;
