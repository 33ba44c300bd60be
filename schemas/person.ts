import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import './strict.ts';
import { mustBeUnique } from './unique.ts';

const person = new Schema(
  {
    openid: { type: String, required: true },
    sample: { type: Boolean },
    lastLoginAt: { type: Date, required: true },
  },
  { timestamps: true, collection: 'people' },
);
mustBeUnique(person, 'personOpenid');

/** Somebody who came through WeChat, as stored. */
export type Person = InferRawDocTypeFromSchema<typeof person>;
export const PersonModel = model('Person', person);
