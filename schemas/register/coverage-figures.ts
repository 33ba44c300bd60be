import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../platform/strict.ts';

/**
 * The figures of one region: counts of the employers that lie in the region itself. The figures of a region above are
 * the sum over all codes that begin with its own.
 *
 * A change of an employer therefore touches one or two small documents, and no document is written by everybody. Each
 * generation has figures of its own: they follow one version of the rules, with classes reckoned from one day.
 *
 * The keys are short because a register has thousands of these documents; server/register/classification/stored-figures.ts
 * gives them their names.
 */
const figures = new Schema(
  {
    /** Generation and code of the region, `3:331002001`; `3:` for employers whose region is not known. */
    _id: { type: String, required: true },
    /** Employers. */
    n: Number,
    /** Members of their unions, as far as a list gives a figure. */
    m: Number,
    /** Their employees, as far as a list gives a figure. */
    h: Number,
    /** Employers by union: `own`, `joint`, `none`. */
    u: Schema.Types.Mixed,
    /** Employers by timetable of classes: `none-100`, or with days `none-too-new 2022-03-15 none-25`. */
    c: Schema.Types.Mixed,
    /** Employers by size band and union. */
    b: Schema.Types.Mixed,
    /** Employers by section of industry (GB/T 4754, `A` to `T`, `-` where it is not known) and union. */
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

/** One way to count: by which rules, and with classes reckoned from which day. */
const generation = new Schema(
  {
    /** Number of the generation. */
    g: { type: Number, required: true },
    /** Version of the rules. */
    rules: { type: Number, required: true },
    /** Changes of class that were due by this day are done (`YYYY-MM-DD`). */
    from: { type: String, required: true },
  },
  { _id: false },
);

/**
 * One stripe of the lock on the generations. Every transaction that writes employers writes to one stripe, and reads there
 * which generations it has to keep up to date.
 *
 * There are many stripes so that writers do not wait for each other. A change of the generations writes to all stripes, and
 * therefore waits for every writer that has not seen it.
 */
const gate = new Schema(
  {
    _id: { type: Number, required: true },
    /** Transactions that took this stripe: each writes here, so that it conflicts with a change of the generations. */
    passed: { type: Number, required: true },
    /** The generations to keep up to date. */
    kept: { type: [generation], required: true },
    /** Number of the generation that is shown; readers believe stripe 0 only. */
    shown: { type: Number, required: true },
  },
  { collection: 'coverage_gates', versionKey: false },
);
export const GenerationLockModel = model('CoverageGate', gate);
export type StoredGeneration = Omit<InferRawDocTypeFromSchema<typeof generation>, '_id'>;
export type StoredGenerationLock = Omit<InferRawDocTypeFromSchema<typeof gate>, 'kept'> & { kept: StoredGeneration[] };

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

/** What an employer contributed to the figures. */
const contribution = new Schema(
  {
    /** Code of the region. */
    r: { type: String, required: true },
    /** Union: `own`, `joint`, `none`. */
    u: { type: String, required: true },
    /** Timetable of classes, as in the figures. */
    c: { type: String, required: true },
    /** Members. */
    m: { type: Number, required: true },
  },
  { _id: false },
);

/**
 * What one transaction changed in the figures. This log is append-only, and the figures of a generation are the sum of its
 * changes.
 *
 * Employers that were inserted are counted and not named, so that a list of a million leaves a thousand of these documents.
 * Employers that were there before and contribute something else now are named.
 */
const change = new Schema(
  {
    at: { type: Date, required: true },
    /** The day from which it counts, `YYYY-MM-DD`: the as-of day of a list, otherwise the day of the change. */
    day: { type: String, required: true },
    cause: { type: String, required: true, enum: changeCauses },
    /** Number of the list, of the round or of the rules; id of the task. */
    of: String,
    /** Username. */
    by: String,
    /** Numbers of the generations that were kept up to date then, the oldest first. */
    kept: { type: [Number], required: true },
    /** What was added, by generation (`g`) and region (`r`): amounts (`f`) by path, `{ n: 2, 'u/own': 2 }`. */
    sums: { type: [new Schema({ g: Number, r: String, f: Schema.Types.Mixed }, { _id: false })], required: true },
    /** First and last serial of the employers that were inserted. */
    came: { type: new Schema({ first: Number, last: Number }, { _id: false }) },
    /** Employers (`e`, a serial): what they contributed before and contribute now, under the generation that is shown. */
    moves: {
      type: [new Schema({ e: Number, from: contribution, to: contribution }, { _id: false })],
      required: true,
    },
  },
  { collection: 'coverage_changes', versionKey: false, minimize: false },
);
change.index({ day: 1, _id: 1 });
change.index({ 'moves.e': 1 });
export const CoverageChangeModel = model('CoverageChange', change);

/** What an employer contributes to the figures, as stored. */
export interface StoredContribution {
  r: string;
  u: 'own' | 'joint' | 'none';
  c: string;
  m: number;
}

/** A change of the figures as stored. */
export interface StoredChange {
  at: Date;
  day: string;
  cause: (typeof changeCauses)[number];
  of?: string;
  by?: string;
  kept: number[];
  sums: { g: number; r: string; f: Record<string, number> }[];
  came?: { first: number; last: number };
  moves: { e: number; from?: StoredContribution; to?: StoredContribution }[];
}
