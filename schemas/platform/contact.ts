import { Schema } from 'mongoose';
import { blindIndexOf, encrypted } from './personal.ts';

/** Phone and person to be asked, sealed by server/platform/encryption/contact.ts. */
export const contact = new Schema(
  {
    key: { ...blindIndexOf('contact'), required: true },
    // Bound to the key: a claim moves from employer to employer, and from the review queue to the register.
    sealed: {
      ...encrypted('contact', { collection: 'contacts', field: 'contact', by: ['key'] }),
      required: true,
    },
    phoneIndex: blindIndexOf('contact'),
  },
  { _id: false },
);
