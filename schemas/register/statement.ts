import { type InferRawDocTypeFromSchema, Schema } from 'mongoose';
import '../platform/strict.ts';
import { contact } from '../platform/contact.ts';

/** 单独建会, 联合建会, 未建会. */
export const unionStates = ['own', 'joint', 'none'] as const;
export type UnionState = (typeof unionStates)[number];

/** Whether it is an employer at all: a closed one, or none at all, stays in the register and leaves the figures. */
export const employerStates = ['active', 'closed', 'not_employer'] as const;
export type EmployerState = (typeof employerStates)[number];

/** What one row of a list says of an employer. A field is absent where the row says nothing. */
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
    /**
     * Set for a part of an employer: the organisation code of the whole, or `name:` and the key of the whole's name; `part:`
     * and the part's own code where neither is known.
     */
    branchOf: String,
    /** District or street by the row's own columns or address, never by the name alone (6, 9 or 12 digits). */
    region: String,
    /** Region that the name suggests, or the city of the list: shown where no other is known, and never used for matching. */
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
    /** 投产/开业: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as exact as the row gives it. */
    production: String,
    /** 成立, in the same form. */
    established: String,
    /** By a column of the list (登记状态) or a remark behind the name, or verified by a person. */
    state: { type: String, enum: employerStates },
    /** The union that an officer assigned, against the rules of place and trade. */
    assigned: String,
  },
  { _id: false, minimize: false },
);

/** What a row of a list says of an employer. */
export type EmployerFacts = Omit<InferRawDocTypeFromSchema<typeof employerFacts>, '_id'>;

/** A statement as stored in an employer. Its names are short because an employer holds several. */
export const storedStatement = new Schema(
  {
    /** Number of the list that says it; 0 for a person. */
    b: { type: Number, required: true },
    /** Line of the file. */
    l: { type: Number, required: true },
    /** Rank of its source (`sourcesByPrecedence`), from 0 for verified on the spot. */
    s: { type: Number, required: true },
    /** As-of day, `YYYY-MM-DD`. */
    d: { type: String, required: true },
    /** Hash of `v`: the same facts have the same hash. */
    h: { type: Number, required: true },
    v: { type: employerFacts, required: true },
    /** Serial of the employer that the statement was about before this one took it in. */
    o: Number,
    /** Who put it here: a person who decided a row of the review queue, or who verified on the spot. */
    by: String,
  },
  { _id: false, minimize: false },
);

/** A statement as stored. */
export type StoredStatement = Omit<InferRawDocTypeFromSchema<typeof storedStatement>, '_id'>;

/** What one row of a list, or a person, says of an employer. */
export interface Statement {
  /** Number of the list that says it; 0 for a person. */
  list: number;
  /** Line of the file; statements of persons are numbered in their order. */
  line: number;
  /** Rank of its source (`sourcesByPrecedence`), from 0 for verified on the spot. */
  source: number;
  /** The day that its figures are of, `YYYY-MM-DD`. */
  asOf: string;
  /** Hash of the facts (`hashFacts`). */
  hash: number;
  facts: EmployerFacts;
  /** Serial of the employer that the statement was about before this one took it in. */
  origin?: number;
  /** Username of who put it here: a person who decided a row of the review queue, or who verified on the spot. */
  by?: string;
}
