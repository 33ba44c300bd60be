import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../platform/strict.ts';

/** A month whose figures are frozen: the bulletin shows them, and later corrections do not change them. */
const month = new Schema(
  {
    /** `YYYY-MM`. */
    _id: { type: String, required: true },
    frozenAt: { type: Date, required: true },
    by: { type: String, required: true },
    /** Version of the rules. */
    rules: { type: Number, required: true },
    /** The last day of the month, `YYYY-MM-DD`: classes are those of this day. */
    day: { type: String, required: true },
    /** Whether nothing is known of the month before: then nobody can tell which unions are new and which were there. */
    first: { type: Boolean, required: true },
  },
  { collection: 'coverage_months', versionKey: false },
);
export type CoverageMonth = InferRawDocTypeFromSchema<typeof month>;
export const CoverageMonthModel = model('CoverageMonth', month);

/** A region's figures of a month, with those of all regions below it. */
const node = new Schema(
  {
    /** Month and code of the region: `2021-11:331002`; `2021-11:` is the whole installation. */
    _id: { type: String, required: true },
    employers: { type: Number, required: true },
    own: { type: Number, required: true },
    joint: { type: Number, required: true },
    none: { type: Number, required: true },
    members: { type: Number, required: true },
    headcount: { type: Number, required: true },
    /** Employers by class. */
    classes: { type: Schema.Types.Mixed, required: true },
    /** Employers by size band and union, and by section of industry and union. */
    sizes: { type: Schema.Types.Mixed, required: true },
    sections: { type: Schema.Types.Mixed, required: true },
    /**
     * Employers that were there before without a union and got one, by a task (`task`) or because a list or an officer says
     * so (`told`), and those that lost theirs (`lost`).
     */
    organised: {
      type: new Schema({ task: Number, told: Number, lost: Number }, { _id: false }),
      required: true,
    },
    /** Tasks due in the month, done in it, and open at its end. */
    tasks: {
      type: new Schema({ due: Number, done: Number, open: Number }, { _id: false }),
      required: true,
    },
  },
  { collection: 'coverage_month_figures', versionKey: false, minimize: false },
);
export const CoverageMonthFiguresModel = model('CoverageMonthFigures', node);
