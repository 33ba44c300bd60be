import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import { fieldProblem } from '../platform/field-problems.ts';
import '../platform/strict.ts';
import { z } from 'zod';
import { contact } from '../platform/contact.ts';
import { mustBeUnique } from '../platform/unique.ts';

/** 单独建会, 联合建会, 未建会. */
export const unionStates = ['own', 'joint', 'none'] as const;
export type UnionState = (typeof unionStates)[number];

/** Whether it is an employer at all: one that is closed or none stays in the register and leaves the figures. */
export const employerStates = ['active', 'closed', 'not_employer'] as const;
export type EmployerState = (typeof employerStates)[number];

/** How the union that must act was found: assigned by hand, by trade (行业), by place (属地), or left to be assigned. */
export const placings = ['assigned', 'trade', 'place', 'unplaced'] as const;
export type Placing = (typeof placings)[number];

/** What one row of a list says of an employer; absent means that it is silent. */
export const employerFacts = new Schema(
  {
    /** Empty only where a person verified other things than the name. */
    name: { type: String, required: true },
    formerNames: { type: [String], default: undefined },
    /** Unified code, 18 characters. */
    code: String,
    /** Organisation code, 9 characters: given as such, or characters 9 to 17 of the unified code. */
    org: String,
    /** Registration number, 15 digits. */
    licence: String,
    /** Set for a part of an employer: the organisation code of the whole, `name:` and the key of its name, or `part:` and the own code where neither is known. */
    branchOf: String,
    /** District or street by the row's own columns or address, never by the name alone (6, 9 or 12 digits). */
    region: String,
    /** What the name alone suggests, or the city of its list: shown where nothing better is known, and never matched by. */
    nameRegion: String,
    address: String,
    contact,
    headcount: Number,
    /** The upper end where a range was given; null for 以上. */
    headcountTo: Number,
    members: Number,
    union: { type: String, enum: unionStates },
    unionCode: String,
    unionName: String,
    unionSince: String,
    industry: String,
    employerType: String,
    /** 投产/开业: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as exact as it was given. */
    production: String,
    /** 成立, in the same form. */
    established: String,
    /** Said by persons only. */
    state: { type: String, enum: employerStates },
    /** The union that an officer gave it to, against what place and trade say. */
    assigned: String,
  },
  { _id: false, minimize: false },
);

const claim = new Schema(
  {
    /** The batch that says it; 0 for a person. */
    b: { type: Number, required: true },
    /** Line of the file. */
    l: { type: Number, required: true },
    /** Place of its source in the precedence, from 0 (verified on the spot); see employers/sources.ts. */
    s: { type: Number, required: true },
    /** As-of day, `YYYY-MM-DD`. */
    d: { type: String, required: true },
    /** Hash of `v`: the same statement has the same hash. */
    h: { type: Number, required: true },
    v: { type: employerFacts, required: true },
    /** The employer that the claim belonged to before this one took it in. */
    o: Number,
    /** Who put it here: a person who decided a row of the review queue, or who verified on the spot. */
    by: String,
  },
  { _id: false, minimize: false },
);

/**
 * An employer: the claims of every list about it, and what follows from them.
 *
 * All but `_id`, `rev`, `into` and `missing` is a pure function of the claims (employers/shown.ts), and of the union tree
 * and the table of trades where it is about who must act (responsibility/placing.ts).
 */
const employer = new Schema(
  {
    /** A serial number, so that a list of those seen is small. */
    _id: { type: Number, required: true },
    rev: { type: Number, required: true },
    claims: { type: [claim], required: true },
    /** Organisation codes and licences: what an employer is known by, and no two share. */
    codes: { type: [String], default: undefined },
    /** Keys of all names. */
    names: { type: [String], default: undefined },
    /** Keys of the names of claims without a code, which may have to move when another employer appears. */
    open: { type: [String], default: undefined },
    /** Taken in by another employer; nothing else is set then. */
    into: Number,
    /** Sources whose newest list no longer holds it. */
    missing: { type: [Number], default: undefined },
    code: String,
    name: String,
    /** Canonical code of district or street; `''` where nothing says. */
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
    /** The union that must act, and how it was found; absent for one that was taken in, or before there is a union. */
    responsible: String,
    placing: { type: String, enum: placings },
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
// What a union has to look after, and what it still has to assign, page by page. Every index is a sixth of what a new
// employer costs the database, so one serves both, and none where no union acts.
employer.index(
  { responsible: 1, placing: 1, _id: 1 },
  { name: 'of_union', partialFilterExpression: { responsible: { $exists: true } } },
);

/** An employer as stored. */
export type Employer = InferRawDocTypeFromSchema<typeof employer>;
export const EmployerModel = model('Employer', employer);

/** The serial of an employer in a path or a body. */
export const employerId = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, fieldProblem('whole_number'))
  .transform(Number)
  .meta({ examples: ['1024'] });

const serial = z.int().transform(String).pipe(z.string());
const text = z.string().nullable();
const count = z.int().nullable();

const row = {
  id: serial,
  code: text,
  org: text,
  licence: text,
  name: z.string(),
  district: text,
  region: text,
  address: text,
  contact: text.meta({ description: 'masked' }),
  phone: text.meta({ description: 'masked' }),
  union: z.enum(unionStates),
  unionCode: text,
  unionName: text,
  headcount: count,
  headcountTo: count.optional().meta({ description: 'the upper end where a range was given; null for 以上' }),
  headcountSource: text,
  headcountAsOf: text,
  members: count,
  industry: text,
  employerType: text,
  production: text,
  established: text,
  class: z.string(),
  state: z.enum(employerStates),
  responsible: text.meta({ description: 'the union that must act' }),
  placing: z.enum(placings).nullable().meta({ description: 'how that union was found; unplaced: to be assigned' }),
  missing: z.array(z.string()).meta({ description: 'sources whose newest list no longer holds it' }),
};

/** An employer as the register shows it. */
export const EmployerView = z.object(row);

/** An employer with where each value comes from, the one that is believed first. */
export const EmployerDetailView = z.object({
  ...row,
  why: z
    .object({
      rule: text.meta({ description: 'id of the rule that decided' }),
      note: text,
      version: z.int().meta({ description: 'version of the rules; 0 came with the program' }),
      because: z.array(
        z.object({
          field: z.string(),
          value: z.unknown(),
          source: text,
          list: serial.nullable(),
          line: z.int().nullable(),
          asOf: text,
        }),
      ),
    })
    .meta({ description: 'why the employer is of its class: what the rule looked at, and who says so' }),
  branches: z.array(EmployerView),
  provenance: z.array(
    z.object({
      field: z.string(),
      values: z.array(
        z.object({
          value: z.unknown(),
          source: z.string(),
          list: serial.nullable(),
          line: z.int().nullable(),
          asOf: z.string(),
          by: z.string().nullable(),
        }),
      ),
    }),
  ),
});
