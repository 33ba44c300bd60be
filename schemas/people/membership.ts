import { Schema } from 'mongoose';
import '../platform/strict.ts';
import { z } from 'zod';
import { described } from '../platform/described.ts';
import { time } from '../platform/fields.ts';

/**
 * Forms of employment that a union distinguishes: by labour contract; a new form (新就业形态: couriers, drivers and
 * domestic workers who find work through platforms); other flexible work; none.
 */
export const employmentForms = ['employed', 'new_form', 'flexible', 'none'] as const;
export const sexes = ['female', 'male'] as const;

/** Traits that a person declares or that follow from the identity number. Sign-up rules use them. */
export const traitFields = {
  sex: { type: String, enum: sexes, personal: 'trait', form: 'plain' },
  birthYear: { type: Number, personal: 'trait', form: 'plain' },
  employmentForm: { type: String, enum: employmentForms, personal: 'trait', form: 'plain' },
} as const;

/** A membership that a union has confirmed. */
export const membershipSchema = new Schema(
  {
    union: { type: String, required: true },
    /** Canonical code of the union's region when the membership was confirmed. */
    region: { type: String, required: true },
    since: { type: Date, required: true },
    /** The id of the account that confirmed it. */
    by: { type: String, required: true },
  },
  { _id: false },
);

/** A person's request that a union confirm their membership. */
export const applicationSchema = new Schema(
  {
    union: { type: String, required: true },
    region: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { _id: false },
);

const unionFields = { union: z.string(), region: z.string() };

/** What is shown of a membership, of an application and of the form of employment. */
export const memberViewFields = {
  membership: z
    .object({ ...unionFields, since: time })
    .nullable()
    .meta(described('工会已确认的会员关系', 'confirmed by the union')),
  applied: z
    .object({ ...unionFields, at: time })
    .nullable()
    .meta(described('已申请而尚未决定的会员关系', 'asked for, not decided yet')),
  employmentForm: z.enum(employmentForms).nullable(),
};

/** A person as staff see them: name and phone number are masked. */
export const StaffPersonView = z
  .object({
    id: z.string(),
    name: z.string().nullable().meta(described('姓名，已脱敏，如“张*”', 'masked: 张*')),
    phone: z.string().nullable().meta(described('手机号，已脱敏，如 138****8000', 'masked: 138****8000')),
    ...memberViewFields,
  })
  .meta({ id: 'StaffPerson' });

/** Which people a list holds: members or applicants. */
export const memberStates = ['member', 'applied'] as const;
