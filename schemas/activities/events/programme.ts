import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { mustBeUnique } from '../../platform/unique.ts';
import { recordVersion, storedVersion } from '../../platform/version.ts';

/** The yearly lists: 十件实事, 需求菜单, and any other. */
const programmeLists = ['ten_things', 'demand_menu', 'other'] as const;
/** The unit of a line: events that took place, attendances, or hours of attendance. */
const programmeUnits = ['events', 'participations', 'hours'] as const;

/** One line of a union's yearly list, with the planned number. */
const programme = new Schema(
  {
    union: { type: String, required: true },
    year: { type: Number, required: true },
    list: { type: String, required: true, enum: programmeLists },
    title: { type: String, required: true },
    unit: { type: String, required: true, enum: programmeUnits },
    planned: { type: Number, required: true, min: 0 },
    version: storedVersion,
  },
  { timestamps: true, collection: 'programmes' },
);
mustBeUnique(programme, 'programmeTitle');

/** A line of a yearly list, as stored. */
export type Programme = Omit<InferRawDocTypeFromSchema<typeof programme>, 'createdAt' | 'updatedAt'> & {
  _id: Types.ObjectId;
};
export const ProgrammeModel = model('Programme', programme);

/** The fields of a new line. */
export const programmeShape = {
  union: z.string().min(1).max(40),
  year: z.int().min(2000).max(2100),
  list: z.enum(programmeLists),
  title: z.string().trim().min(1).max(200),
  unit: z.enum(programmeUnits),
  planned: z.int().min(0).max(100_000_000),
};

/** A line with its progress. */
export const ProgrammeView = z
  .object({ id: z.string(), ...programmeShape, reached: z.number(), version: recordVersion })
  .meta({ id: 'Programme' });
