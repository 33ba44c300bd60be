import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../platform/strict.ts';
import { mustBeUnique } from '../platform/unique.ts';
import { employerFacts } from '../register/employer.ts';

/**
 * `waiting`: uploaded, and no row looked at yet. `running` is also what a crash leaves; `finishing`: every row is in, and
 * what follows from the whole list is not.
 */
export const listStates = ['waiting', 'running', 'finishing', 'done', 'undoing', 'undone'] as const;

const counts = new Schema(
  {
    read: { type: Number, required: true },
    added: { type: Number, required: true },
    updated: { type: Number, required: true },
    unchanged: { type: Number, required: true },
    review: { type: Number, required: true },
    rejected: { type: Number, required: true },
    /** Of those added, updated and unchanged, rows that are a part of an employer. */
    branches: { type: Number, required: true },
    /** Rows by the code of a problem, warnings included. */
    problems: { type: Map, of: Number, required: true },
  },
  { _id: false },
);

const list = new Schema(
  {
    /** The batch's number, from 1. */
    _id: { type: Number, required: true },
    source: { type: String, required: true },
    file: { type: String, required: true },
    /** SHA-256 of the file's bytes. */
    sha256: { type: String, required: true },
    /** What the columns meant: the same file read with another mapping is another list. */
    mapping: { type: String, required: true },
    /** All that decides what a row's text means; of two lists with the same one, the same text means the same. */
    reading: String,
    /** `YYYY-MM-DD`. */
    asOf: { type: String, required: true },
    /** Canonical code of the region whose employers it lists. */
    region: { type: String, required: true },
    /** Holds only some of the region's employers, so that nobody is missing from it. */
    partial: { type: Boolean, required: true },
    /** Regions outside of which rows are refused: those of the officer who uploaded it; none for the whole installation. */
    within: { type: [String], default: undefined },
    /** The titles of its columns. */
    titles: { type: [String], default: undefined },
    /** Line ends of the file: about as many rows. */
    lines: Number,
    /** Username of who imported it, or `cli`. */
    by: { type: String, required: true },
    state: { type: String, required: true, enum: listStates },
    /** The run that may write: another run takes it over by writing its own name here. */
    run: { type: String, required: true },
    /** Chunks committed, the rows in them, and the line of the last. */
    chunks: { type: Number, required: true },
    rows: { type: Number, required: true },
    line: { type: Number, required: true },
    counts: { type: counts, required: true },
    /** Employers that an earlier list of the source holds and this one does not. */
    missing: Number,
    startedAt: { type: Date, required: true },
    endedAt: Date,
    /** A waiting list is alive until then: the process that queues it says so again before. */
    waitsUntil: Date,
    /** What undoing it did and kept. */
    undo: {
      type: new Schema({ removed: Number, restored: Number, kept: Number, keptByPerson: Number }, { _id: false }),
    },
  },
  { collection: 'lists', versionKey: false },
);
list.index({ sha256: 1 });
list.index({ source: 1, asOf: -1, _id: -1 });

/** A list as stored: one imported file. */
export type List = InferRawDocTypeFromSchema<typeof list>;
export const ListModel = model('List', list);

/** What became of the rows of one chunk; the arrays have one element a row (lists/chunk-record.ts). */
const chunk = new Schema(
  {
    list: { type: Number, required: true },
    n: { type: Number, required: true },
    lines: { type: Buffer, required: true },
    serials: { type: Buffer, required: true },
    hashes: { type: Buffer, required: true },
    outcomes: { type: Buffer, required: true },
    prints: Buffer,
  },
  { collection: 'list_chunks', versionKey: false },
);
mustBeUnique(chunk, 'listChunk');
export const ListChunkModel = model('ListChunk', chunk);

/** A row that was refused. `cells` are masked where they may be personal. */
const reject = new Schema(
  {
    list: { type: Number, required: true },
    line: { type: Number, required: true },
    cells: { type: [String], required: true },
    problems: {
      type: [new Schema({ field: String, code: String, severity: String, value: String }, { _id: false })],
      required: true,
    },
  },
  { collection: 'list_rejects', versionKey: false },
);
mustBeUnique(reject, 'listReject');
export const ListRejectModel = model('ListReject', reject);

export const reviewStates = ['waiting', 'linked', 'new', 'refused'] as const;

/** A statement that waits for a person, or about which a person has decided; the next list's same row finds it again. */
const review = new Schema(
  {
    /** Place of the source in the precedence. */
    s: { type: Number, required: true },
    h: { type: Number, required: true },
    /** Key of the name. */
    core: { type: String, required: true },
    facts: { type: employerFacts, required: true },
    /** The rows that say it. */
    rows: { type: [new Schema({ b: Number, l: Number, d: String }, { _id: false })], required: true },
    reason: { type: String, required: true, enum: ['name_only', 'several'] },
    /** Serials of employers that may be meant. */
    candidates: { type: [Number], required: true },
    state: { type: String, required: true, enum: reviewStates },
    /** The employer it was linked to. */
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

/** An item of the review queue, as stored. */
export type Review = InferRawDocTypeFromSchema<typeof review>;
export const ReviewModel = model('Review', review);

/** Who is importing into which regions; one document. */
const lease = new Schema(
  {
    _id: { type: String, required: true },
    held: {
      type: [new Schema({ region: String, run: String, list: Number, until: Date, session: Buffer }, { _id: false })],
      required: true,
    },
  },
  { collection: 'leases', versionKey: false },
);
export const LeaseModel = model('Lease', lease);
