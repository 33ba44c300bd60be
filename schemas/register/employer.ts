import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../platform/strict.ts';
import { mustBeUnique } from '../platform/unique.ts';
import { employerStates, type Statement, storedStatement, unionStates } from './statement.ts';

/** How the union that must act was found: assigned by hand, by trade (行业), by place (属地), or still to be assigned. */
export const assignmentMethods = ['assigned', 'trade', 'place', 'unplaced'] as const;
export type AssignmentMethod = (typeof assignmentMethods)[number];

/**
 * An employer: what every list says of it, and what follows from that.
 *
 * All but `_id`, `rev`, `into` and `missing` is a pure function of the statements (`deriveFields`), and of the union tree and
 * the table of trades where it is about who must act (`assignUnion`).
 */
const employer = new Schema(
  {
    /** Serial number, so that the employers of a list's rows are stored in four bytes each. */
    _id: { type: Number, required: true },
    rev: { type: Number, required: true },
    /** The statements about it. */
    claims: { type: [storedStatement], required: true },
    /** Organisation codes and licences; no two employers share one. */
    codes: { type: [String], default: undefined },
    /** Keys of all names (`namePartsOf`). */
    names: { type: [String], default: undefined },
    /** Keys of the names of statements without a code, which may move to another employer that appears. */
    open: { type: [String], default: undefined },
    /** Serial of the employer that took this one in; no other field is set then. */
    into: Number,
    /** Ranks of the sources whose newest list no longer holds it. */
    missing: { type: [Number], default: undefined },
    code: String,
    name: String,
    /** Canonical code of district or street; `''` where it is unknown. */
    region: String,
    branchOf: String,
    headcount: Number,
    headcountTo: Number,
    members: Number,
    union: { type: String, enum: unionStates },
    unionCode: String,
    industry: String,
    production: String,
    established: String,
    /** Absent while it is active. */
    state: { type: String, enum: employerStates.slice(1) },
    assigned: String,
    /** The union that must act, and how it was found; absent where no union does, or another employer took this one in. */
    responsible: String,
    placing: { type: String, enum: assignmentMethods },
  },
  { collection: 'employers', timestamps: false, versionKey: false, minimize: false },
);
mustBeUnique(employer, 'employerCode');
employer.index({ names: 1 });
employer.index({ open: 1 }, { sparse: true });
// With the serial, so that a page of a region begins where the last one ended.
employer.index({ region: 1, _id: 1 });
employer.index({ branchOf: 1 }, { sparse: true });
employer.index({ unionCode: 1 }, { sparse: true });
employer.index({ missing: 1 }, { sparse: true });
// Pages of what a union must act for, and of what it still has to assign. An index is a sixth of the cost of a new
// employer, so that one index serves both, and employers for which no union acts are not in it.
employer.index(
  { responsible: 1, placing: 1, _id: 1 },
  { name: 'of_union', partialFilterExpression: { responsible: { $exists: true } } },
);

/** An employer as stored, its statements under short names. */
export type StoredEmployer = InferRawDocTypeFromSchema<typeof employer>;
/** An employer with its statements in words, as `employers()` reads it. */
export type Employer = Omit<StoredEmployer, 'claims'> & { statements: Statement[] };
export const EmployerModel = model('Employer', employer);
