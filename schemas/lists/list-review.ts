import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../platform/strict.ts';
import { mustBeUnique } from '../platform/unique.ts';
import { employerFacts, type Statement } from '../register/statement.ts';

/** Why a statement waits: by its name alone it could be anybody's, it fits several, or it bears the code of an unlike one. */
export const waitingReasons = ['name_only', 'several', 'code_shared'] as const;

/** What became of a statement that waits. */
export const reviewStates = ['waiting', 'linked', 'new', 'refused'] as const;

/** A statement that waits for a person's decision, or is decided. The same row of a later list finds it again. */
const review = new Schema(
  {
    /** Rank of the source (`sourcesByPrecedence`). */
    s: { type: Number, required: true },
    /** Hash of the facts. */
    h: { type: Number, required: true },
    /** Key of the name (`namePartsOf`). */
    core: { type: String, required: true },
    facts: { type: employerFacts, required: true },
    /** The rows that say it: list, line, and the day that they are of. */
    rows: { type: [new Schema({ b: Number, l: Number, d: String }, { _id: false })], required: true },
    reason: { type: String, required: true, enum: waitingReasons },
    /** Serials of the employers that it may be about. */
    candidates: { type: [Number], required: true },
    state: { type: String, required: true, enum: reviewStates },
    /** Serial of the employer that it was linked to. */
    employer: Number,
    decidedBy: String,
    decidedAt: Date,
  },
  { collection: 'list_reviews', versionKey: false, minimize: false },
);
mustBeUnique(review, 'listReview');
review.index({ core: 1 });
review.index({ state: 1, _id: 1 });
review.index({ 'rows.b': 1 });

/** An item of the review queue as stored, under the short names of a stored statement. */
export type StoredReview = InferRawDocTypeFromSchema<typeof review>;

/** An item of the review queue in words, as `reviews()` reads it. */
export interface Review extends Omit<StoredReview, 's' | 'h' | 'rows'>, Pick<Statement, 'source' | 'hash'> {
  /** The rows that say it. */
  rows: StatementRow[];
}

/** The row that makes a statement. */
export type StatementRow = Pick<Statement, 'list' | 'line' | 'asOf'>;
export const ReviewModel = model('Review', review);
