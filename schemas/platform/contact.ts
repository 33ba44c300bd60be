import { Schema } from 'mongoose';
import { blindIndexOf, encrypted } from './personal.ts';

/** The phone and the contact person of an employer, encrypted by `encryptContact`. */
export const contact = new Schema(
  {
    key: { ...blindIndexOf('contact'), required: true },
    // Bound to the key, because a statement moves from employer to employer, and from the review queue to the register.
    sealed: {
      ...encrypted('contact', { collection: 'contacts', field: 'contact', by: ['key'] }),
      required: true,
    },
    phoneIndex: blindIndexOf('contact'),
  },
  { _id: false },
);
