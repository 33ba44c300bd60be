import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../platform/strict.ts';
import { blindIndexOf, callerReference, encrypted } from '../platform/personal.ts';

/** What was answered to a write that carried an `Idempotency-Key`, kept for its retries. */
const answer = new Schema(
  {
    /** A keyed hash of who called and the key; the key itself is not kept. */
    _id: { type: String, required: true },
    /** `member:` or `staff:` and the id, so that an erased person's answers go too. */
    caller: { ...callerReference('delete', { before: 'member:' }), required: true },
    /** A keyed hash of the route, its values and the body. */
    request: { ...blindIndexOf('text'), required: true },
    /** The run that may write the answer; another takes over after `leaseUntil`. */
    run: { type: String, required: true },
    leaseUntil: { type: Date, required: true },
    /** Absent while the request runs. */
    status: { type: Number },
    /** JSON text, encrypted: it may hold personal data. */
    sealed: encrypted('secret'),
    expiresAt: { type: Date, required: true },
  },
  { collection: 'answers', versionKey: false },
);
answer.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
answer.index({ caller: 1 });

/** An answer as stored. */
export type StoredAnswer = InferRawDocTypeFromSchema<typeof answer>;
export const AnswerModel = model('Answer', answer);
