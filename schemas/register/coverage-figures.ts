import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../platform/strict.ts';

/** What is counted of a region, by the path in its document: `n`, `u/own`, `c/none-100`, `b/25-49/none`, `i/C/own`. */
export type Figures = Record<string, number>;

/**
 * What the employers of one region itself come to; a region above is the sum of those whose codes begin with its own.
 *
 * So a change of an employer touches one or two small documents, and none that everybody writes. The figures of a
 * generation are those of one version of the rules, reckoned from one day.
 */
const figures = new Schema(
  {
    /** Generation and code of the region, `3:331002001`; `3:` for employers of which no place is known. */
    _id: { type: String, required: true },
    /** Employers, with their members and employees as far as a list gives a figure. */
    n: Number,
    m: Number,
    h: Number,
    /** By union: `own`, `joint`, `none`. */
    u: Schema.Types.Mixed,
    /** By class; where a class changes by itself, with the days: `none-too-new 2022-03-15 none-25`. */
    c: Schema.Types.Mixed,
    /** By size (coverage/sizes.ts) and union. */
    b: Schema.Types.Mixed,
    /** By section of industry (GB/T 4754, `A` to `T`, `-` where it is not known) and union. */
    i: Schema.Types.Mixed,
  },
  { collection: 'coverage_figures', versionKey: false },
);
/** The figures of one region as stored. */
export interface StoredFigures {
  _id: string;
  n?: number;
  m?: number;
  h?: number;
  u?: Record<string, number>;
  c?: Record<string, number>;
  b?: Record<string, Record<string, number>>;
  i?: Record<string, Record<string, number>>;
}
export const CoverageFiguresModel = model('CoverageFigures', figures);

/** One way to count: by which rules, and reckoned from which day. */
const generation = new Schema(
  {
    g: { type: Number, required: true },
    rules: { type: Number, required: true },
    /** Changes of class that were due by that day are done (`YYYY-MM-DD`). */
    from: { type: String, required: true },
  },
  { _id: false },
);

/**
 * What every transaction that writes employers passes through: it says which generations have to be kept.
 *
 * There are some of them, so that writers do not wait for each other; who changes what is kept writes them all, and so
 * waits for every writer that has not seen the change.
 */
const gate = new Schema(
  {
    _id: { type: Number, required: true },
    passed: { type: Number, required: true },
    kept: { type: [generation], required: true },
    /** The generation that is shown; only that of gate 0 counts. */
    shown: { type: Number, required: true },
    /** Gate 0: who recounts, and until when that is believed. */
    recount: { type: new Schema({ run: String, until: Date }, { _id: false }) },
  },
  { collection: 'coverage_gates', versionKey: false },
);
export const CoverageGateModel = model('CoverageGate', gate);
export type Generation = Omit<InferRawDocTypeFromSchema<typeof generation>, '_id'>;
export type Gate = Omit<InferRawDocTypeFromSchema<typeof gate>, 'kept' | 'recount'> & {
  kept: Generation[];
  recount?: { run: string; until: Date };
};

/** Why a figure changed. */
export const changeCauses = [
  'list',
  'undo',
  'review',
  'verification',
  'assignment',
  'round',
  'task',
  'rules',
  'recount',
] as const;

const standing = new Schema(
  {
    /** Region, union, class as in the figures, and members. */
    r: { type: String, required: true },
    u: { type: String, required: true },
    c: { type: String, required: true },
    m: { type: Number, required: true },
  },
  { _id: false },
);

/**
 * What one transaction changed in the figures; only ever added to.
 *
 * The figures of a generation are the sum of its changes. Employers that came with a list are counted and not named,
 * so that a list of a million leaves a thousand of these; those that were there and came to stand elsewhere are named.
 */
const change = new Schema(
  {
    at: { type: Date, required: true },
    /** The day from which it counts, `YYYY-MM-DD`: the as-of day of a list, else the day of the change. */
    day: { type: String, required: true },
    cause: { type: String, required: true, enum: changeCauses },
    /** Number of the list, of the round or of the rules; id of the task. */
    of: String,
    /** Username. */
    by: String,
    /** The generations that were kept then; the first is the oldest. */
    kept: { type: [Number], required: true },
    /** By generation and region. */
    sums: { type: [new Schema({ g: Number, r: String, f: Schema.Types.Mixed }, { _id: false })], required: true },
    /** First and last serial of the employers that came with it. */
    came: { type: new Schema({ first: Number, last: Number }, { _id: false }) },
    /** Employers (`e`) by serial: how they stood and how they stand, under the generation that is shown. */
    moves: { type: [new Schema({ e: Number, from: standing, to: standing }, { _id: false })], required: true },
  },
  { collection: 'coverage_changes', versionKey: false, minimize: false },
);
change.index({ day: 1, _id: 1 });
change.index({ 'moves.e': 1 });
export type CoverageChange = InferRawDocTypeFromSchema<typeof change>;
export const CoverageChangeModel = model('CoverageChange', change);
