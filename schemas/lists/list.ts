import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../platform/strict.ts';

/**
 * The states of a list. `waiting`: uploaded, and no row is read yet. `running`: rows are being imported, or a crash has
 * interrupted it. `finishing`: all rows are in, and what follows from the list as a whole is being done.
 */
export const listStates = ['waiting', 'running', 'finishing', 'done', 'undoing', 'undone'] as const;

/**
 * Which rows of a list count. `new`: those about employers that the register does not know; `changed`: those about employers
 * that it knows. The others are counted as skipped.
 */
export const rowChoices = ['new', 'changed'] as const;
export type RowChoice = (typeof rowChoices)[number];

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
    /** Rows that the choice of rows leaves out (`only`). */
    skipped: Number,
    /** Of those that were not rejected, rows with a warning; lists of an earlier version have no such count. */
    warned: Number,
    /** Rows by the code of a problem, warnings included. */
    problems: { type: Map, of: Number, required: true },
  },
  { _id: false },
);

const list = new Schema(
  {
    /** Number of the list, from 1. */
    _id: { type: Number, required: true },
    source: { type: String, required: true },
    file: { type: String, required: true },
    /** SHA-256 of the file's bytes. */
    sha256: { type: String, required: true },
    /** The field of each column: the same file read with another mapping is another list. */
    mapping: { type: String, required: true },
    /** What the officer asked of the reading beyond the mapping, as JSON: the same file read otherwise is another list. */
    readAs: String,
    /** The sheet of a workbook: another sheet of the same file is another list. Absent for a text. */
    sheet: String,
    /** Fingerprint of how rows are read: in two lists with the same one, the same text means the same. */
    reading: String,
    /** `YYYY-MM-DD`. */
    asOf: { type: String, required: true },
    /** Canonical code of the region whose employers are listed. */
    region: { type: String, required: true },
    /** The list holds only some of the region's employers, so that none counts as missing. */
    partial: { type: Boolean, required: true },
    /** Which rows count; all where it is absent. */
    only: { type: String, enum: rowChoices },
    /** The regions of the officer who uploaded it: rows outside are rejected. Absent for the whole installation. */
    within: { type: [String], default: undefined },
    /** The titles of its columns. */
    titles: { type: [String], default: undefined },
    /** Line ends of the file: about as many rows. */
    lines: Number,
    /** Username of who imported it, or `cli`. */
    by: { type: String, required: true },
    state: { type: String, required: true, enum: listStates },
    /** Id of the run that may write. Another run takes the list over by writing its own id here. */
    run: { type: String, required: true },
    /** Chunks committed, their rows, and the line of the last row. */
    chunks: { type: Number, required: true },
    rows: { type: Number, required: true },
    line: { type: Number, required: true },
    counts: { type: counts, required: true },
    /** Employers that an earlier list of the source holds and this one does not. */
    missing: Number,
    startedAt: { type: Date, required: true },
    endedAt: Date,
    /** A waiting list is abandoned after this time, unless the process that queues it renews it. */
    waitsUntil: Date,
    /** What undoing it removed and kept, in employers. */
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
