import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../platform/strict.ts';

/** A month whose figures are frozen: they are what the bulletin says, whatever is corrected later. */
const month = new Schema(
  {
    /** `YYYY-MM`. */
    _id: { type: String, required: true },
    frozenAt: { type: Date, required: true },
    by: { type: String, required: true },
    /** Version of the rules, and the last day, on which classes are told. */
    rules: { type: Number, required: true },
    day: { type: String, required: true },
    /** No month before it is known: what was organised in it cannot be told from what was there. */
    first: { type: Boolean, required: true },
  },
  { collection: 'coverage_months', versionKey: false },
);
export type CoverageMonth = InferRawDocTypeFromSchema<typeof month>;
export const CoverageMonthModel = model('CoverageMonth', month);

/** A region's figures of a month, all below it included. */
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
    /** By class. */
    classes: { type: Schema.Types.Mixed, required: true },
    /** By size and by section of industry, and union. */
    sizes: { type: Schema.Types.Mixed, required: true },
    sections: { type: Schema.Types.Mixed, required: true },
    /** Employers that were there without a union and came to have one: by a task, or as a list or an officer told; and those that lost theirs. */
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
