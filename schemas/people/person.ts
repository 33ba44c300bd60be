import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import { fieldProblem } from '../platform/field-problems.ts';
import '../platform/strict.ts';
import { z } from 'zod';
import { described } from '../platform/described.ts';
import { time } from '../platform/fields.ts';
import { blindIndexOf, encrypted } from '../platform/personal.ts';
import { mustBeUnique } from '../platform/unique.ts';
import { consentViewFields } from './consent.ts';
import { applicationSchema, membershipSchema, memberViewFields, sexes, traitFields } from './membership.ts';

const person = new Schema(
  {
    openid: { ...encrypted('openid'), required: true },
    openidIndex: { ...blindIndexOf('openid'), required: true },
    /** Bound by a code of WeChat, which proves that the number is the person's own. */
    phone: encrypted('phone'),
    phoneIndex: blindIndexOf('phone'),
    name: encrypted('name'),
    idNumber: encrypted('idNumber'),
    idNumberIndex: blindIndexOf('idNumber'),
    /** When the identity number was given. Retention deletes the number after a period. */
    idNumberAt: { type: Date },
    /** While an identity number is stored, sex and year of birth come from it and are deleted with it. */
    ...traitFields,
    /** A person is a member (会员) once a union has confirmed it. */
    membership: { type: membershipSchema },
    applied: { type: applicationSchema },
    sample: { type: Boolean },
    lastLoginAt: { type: Date, required: true },
  },
  { timestamps: true, collection: 'people' },
);
mustBeUnique(person, 'personOpenid');
person.index({ phoneIndex: 1 }, { sparse: true });
person.index({ idNumberIndex: 1 }, { sparse: true });
person.index({ lastLoginAt: 1 });
for (const part of ['membership', 'applied']) {
  person.index({ [`${part}.union`]: 1, [`${part}.region`]: 1, _id: 1 });
  person.index({ [`${part}.region`]: 1, _id: 1 });
}

/** Somebody who came through WeChat, as stored. */
export type Person = InferRawDocTypeFromSchema<typeof person> & { _id: Types.ObjectId };
export const PersonModel = model('Person', person);

/** A person's name: letters of any script, spaces, and the dot of minority and foreign names. At most 50 characters. */
export const personName = z
  .string()
  .transform((text) => text.normalize('NFKC').trim().replace(/\s+/g, ' '))
  .pipe(z.string().regex(/^\p{L}[\p{L}\p{M}·・•.'’ -]{0,49}$/u, fieldProblem('person_name')))
  .meta({ examples: ['张三'] });

/** A person as they see themselves: name, phone and identity number are masked. */
export const PersonView = z
  .object({
    id: z.string(),
    name: z.string().nullable().meta(described('姓名，已脱敏，如“张*”', 'masked: 张*')),
    phone: z.string().nullable().meta(described('手机号，已脱敏，如 138****8000', 'masked: 138****8000')),
    idNumber: z
      .string()
      .nullable()
      .meta(described('身份证号，只显示首尾各一位', 'masked but for the first and last character')),
    sex: z.enum(sexes).nullable(),
    birthYear: z.int().nullable(),
    ...memberViewFields,
    since: time,
    consents: z.array(z.object(consentViewFields)).meta(described('每一类中最新的一条', 'the newest of each kind')),
  })
  .meta({ id: 'Person' });

/** All data held about a person, by collection. */
export const PersonExport = z
  .object({
    exportedAt: time,
    held: z.array(z.object({ collection: z.string(), records: z.array(z.record(z.string(), z.unknown())) })),
  })
  .meta({ id: 'PersonExport' });
