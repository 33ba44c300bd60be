import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../platform/strict.ts';
import { contact } from '../platform/contact.ts';
import { type Datum, datum } from '../platform/fields.ts';
import { mustBeUnique } from '../platform/unique.ts';

/** Open as its hours say; closed for a time; closed for good, which is kept as a tombstone. */
export const stationStates = ['open', 'closed_temporarily', 'closed_down'] as const;
export type StationState = (typeof stationStates)[number];

/** 职工上班，工会开门 (during the shifts); 职工下班，工会有人 (outside of them). */
export const shiftRules = ['during', 'outside'] as const;

const point = new Schema(
  {
    type: { type: String, required: true, enum: ['Point'] },
    coordinates: { type: [Number], required: true },
  },
  { _id: false },
);

const given = new Schema(
  {
    lng: { type: Number, required: true },
    lat: { type: Number, required: true },
    datum: { type: String, required: true, enum: datum.options },
  },
  { _id: false },
);

const required = { type: String, required: true } as const;

const shifts = new Schema(
  {
    open: { ...required, enum: shiftRules },
    /** Weekdays as OSM writes them (`Mo-Fr`, `Mo,We`), and `HH:MM` in Shanghai; `to` not after `from` is on the next day. */
    times: { type: [new Schema({ days: required, from: required, to: required }, { _id: false })], required: true },
  },
  { _id: false },
);

const closure = new Schema(
  {
    reason: { type: String, required: true },
    from: { type: Date, required: true },
    /** The first moment at which it is open again; of a closure for a time only. */
    until: { type: Date },
  },
  { _id: false },
);

const verified = new Schema(
  { at: { type: Date, required: true }, by: { type: String, required: true } },
  { _id: false },
);

const station = new Schema(
  {
    /** The office's own code; an import finds the station again by it. */
    code: required,
    name: required,
    /** What people also call it. */
    aliases: { type: [String], required: true },
    /** Key of the table of kinds. */
    kind: required,
    /** The union that runs it. */
    union: required,
    /** Canonical code of the region it stands in. */
    region: required,
    /** Canonical codes of further regions it is there for: neighbouring communities and parks. */
    serves: { type: [String], required: true },
    /** GeoJSON, GCJ-02. */
    location: { type: point, required: true },
    /** The coordinates as they came in. */
    given: { type: given, required: true },
    address: { type: String },
    /** The station's own, which everybody sees. */
    phone: { type: String },
    /** Who is asked where something is wrong; for staff only. */
    ask: { type: contact },
    /** OpenStreetMap `opening_hours` text, as it came in. */
    hours: { type: String },
    /** The shifts of the factory beside it, where it keeps its hours by them; they go before `hours`. */
    shifts: { type: shifts },
    /** Keys of the table of services. */
    services: { type: [String], required: true },
    /** Addresses of pictures, https. */
    pictures: { type: [String], required: true },
    state: { ...required, enum: stationStates, default: 'open' },
    /** Why, from when and until when; nothing where the state is open. */
    closure: { type: closure },
    /** When somebody last made sure of all this, and who: the id of an account, or `cli`. */
    verified: { type: verified },
    /** Grows with every change of any station, in the order in which the changes can be seen: `changes?since=`. */
    version: { type: Number, required: true, default: 0 },
    sample: { type: Boolean },
  },
  { timestamps: true, collection: 'stations' },
);
mustBeUnique(station, 'stationCode');
station.index({ location: '2dsphere', kind: 1 });
station.index({ region: 1 });
station.index({ union: 1, _id: 1 });
station.index({ version: 1 });

/** A place that serves workers, as stored. */
export type Station = InferRawDocTypeFromSchema<typeof station>;
export const StationModel = model('Station', station);

/** A stored station; `distance` in metres where a point was asked for. */
export type StoredStation = Omit<Station, 'createdAt'> & { _id: Types.ObjectId; distance?: number };

/** A point and the datum it is given in. */
export interface GivenPoint {
  lng: number;
  lat: number;
  datum: Datum;
}
