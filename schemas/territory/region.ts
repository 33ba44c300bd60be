import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../platform/strict.ts';
import { z } from 'zod';
import { view } from '../platform/fields.ts';

/** Levels from the top: province, city, district or county, street or town, community or village. */
export const regionLevels = ['province', 'city', 'district', 'street', 'community'] as const;
export type RegionLevel = (typeof regionLevels)[number];

const degrees = { type: Number, required: true } as const;

const region = new Schema(
  {
    /** Canonical code: 2, 4, 6, 9 or 12 digits, without the zeros that mean "all of it". */
    _id: { type: String, required: true },
    name: { type: String, required: true },
    level: { type: String, required: true, enum: regionLevels },
    parent: { type: String, default: null },
    /** Names that addresses and lists still use: 玉环县 of 玉环市. */
    aliases: { type: [String], default: undefined },
    /** The code that has taken this one's place; such a region is found by its code only, and leads to the new one. */
    replacedBy: { type: String },
    /** Of a replaced district: whether its streets' codes kept their last digits. */
    streetsKept: { type: Boolean },
    /** Its middle or its seat in GCJ-02, where a file has said so. */
    center: { type: new Schema({ lng: degrees, lat: degrees }, { _id: false }) },
    /** Changed by an imported file, so that new reference data leaves it alone. */
    edited: { type: Boolean },
  },
  { collection: 'regions', versionKey: false },
);
region.index({ parent: 1, _id: 1 });
region.index({ level: 1, _id: 1 });

/** A region, as stored. */
export type Region = InferRawDocTypeFromSchema<typeof region>;
export const RegionModel = model('Region', region);

const reference = new Schema(
  { _id: { type: String, required: true }, version: { type: String, required: true } },
  { collection: 'referenceData', versionKey: false },
);

/** Which version of each set of reference data the database holds. */
export const ReferenceModel = model('Reference', reference);

/** A region as the outside sees it. */
export const RegionView = view({
  name: z.string(),
  level: z.enum(regionLevels),
  parent: z.string().nullish(),
  aliases: z.array(z.string()).nullish().meta({ description: 'names it had before' }),
}).meta({ id: 'Region' });
