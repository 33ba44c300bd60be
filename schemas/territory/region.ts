import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../platform/strict.ts';
import { z } from 'zod';
import { described } from '../platform/described.ts';
import { view } from '../platform/fields.ts';

/** Levels of regions from the top: province, city, district or county, street or town, community or village. */
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
    /** Former and other names that addresses and lists still use, such as 玉环县 for 玉环市. */
    aliases: { type: [String], default: undefined },
    /** The code that replaced this one. A replaced region is found by its code only and resolves to the new one. */
    replacedBy: { type: String },
    /** Set if the streets of this replaced district kept their last three digits under the new code. */
    streetsKept: { type: Boolean },
    /** The centre or the seat of government in GCJ-02, if an imported file gave it. */
    center: { type: new Schema({ lng: degrees, lat: degrees }, { _id: false }) },
    /** Set if an imported file changed the region. New reference data then leaves it as it is. */
    edited: { type: Boolean },
  },
  { collection: 'regions', versionKey: false },
);
region.index({ parent: 1, _id: 1 });
region.index({ level: 1, _id: 1 });

/** A region, as stored. */
export type Region = InferRawDocTypeFromSchema<typeof region>;
export const RegionModel = model('Region', region);

/** A region as the API returns it. */
export const RegionView = view({
  name: z.string(),
  level: z.enum(regionLevels),
  parent: z.string().nullish(),
  aliases: z.array(z.string()).nullish().meta(described('曾用名称', 'names it had before')),
}).meta({ id: 'Region' });
