import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../platform/strict.ts';
import { contact } from '../platform/contact.ts';
import { type Datum, datum } from '../platform/fields.ts';
import { mustBeUnique } from '../platform/unique.ts';

/** States of a station: open as its hours say, closed for a time, or closed for good and kept as a tombstone. */
export const stationStates = ['open', 'closed_temporarily', 'closed_down'] as const;
export type StationState = (typeof stationStates)[number];

/** The regions in whose middle a station may be shown until somebody gives its place, the smallest first. */
export const approximatePlaces = ['community', 'street', 'district'] as const;

/** When a station is open by shifts: during them (职工上班，工会开门) or outside of them (职工下班，工会有人). */
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
    /**
     * Weekdays as OpenStreetMap writes them (`Mo-Fr`, `Mo,We`) and `HH:MM` in Shanghai. `to` is on the next day unless
     * it is after `from`.
     */
    times: { type: [new Schema({ days: required, from: required, to: required }, { _id: false })], required: true },
  },
  { _id: false },
);

const closure = new Schema(
  {
    reason: { type: String, required: true },
    from: { type: Date, required: true },
    /** The first moment at which the station is open again; only of a closure for a time. */
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
    /** The code that the office gives it. An import finds the station by it. */
    code: required,
    name: required,
    /** Other names by which people know it. */
    aliases: { type: [String], required: true },
    /** A key of the table of kinds. */
    kind: required,
    /** The union that runs it. */
    union: required,
    /** The canonical code of the region in which it stands. */
    region: required,
    /** The canonical codes of further regions that it serves, such as neighbouring communities and parks. */
    serves: { type: [String], required: true },
    /** GeoJSON, GCJ-02; absent while nobody knows the place. Such a station stands on no map. */
    location: { type: point },
    /** The coordinates as they came in; absent while the place is approximate or unknown. */
    given: { type: given },
    /** The region whose middle `location` is, until the keeper gives the place on the spot. */
    approximate: { type: String, enum: approximatePlaces },
    address: { type: String },
    /** The public phone number of the station. */
    phone: { type: String },
    /** Whom to contact when something is wrong; only staff see it. */
    ask: { type: contact },
    /**
     * Opening hours in OpenStreetMap's `opening_hours` syntax; what an import does not understand is kept as it came
     * in.
     */
    hours: { type: String },
    /** The opening hours as the office wrote them, where that is another text or `hours` are not understood. */
    writtenHours: { type: String },
    /** The shifts of the factory beside it, for a station that opens by them. They replace `hours`. */
    shifts: { type: shifts },
    /** Keys of the table of services. */
    services: { type: [String], required: true },
    /** Addresses of pictures, https. */
    pictures: { type: [String], required: true },
    state: { ...required, enum: stationStates, default: 'open' },
    /** Why, from when and until when it is closed; absent when the state is open. */
    closure: { type: closure },
    /** When somebody last verified all these data, and who did: the id of an account, or `cli`. */
    verified: { type: verified },
    /**
     * Taken from one counter at each change of any station, in the order in which changes become visible
     * (`changes?since=`).
     */
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

/** A station as read from the database; `distance` in metres when the query gave a point. */
export type StoredStation = Omit<Station, 'createdAt'> & { _id: Types.ObjectId; distance?: number };

/** A station that stands on the map, where it is or in the middle of its region. */
export type PlacedStation = StoredStation & { location: NonNullable<StoredStation['location']> };

/** Whether a station stands on the map. */
export function isPlaced(station: StoredStation): station is PlacedStation {
  return Boolean(station.location);
}

/** A point in degrees, and the datum of its coordinates. */
export interface GivenPoint {
  lng: number;
  lat: number;
  datum: Datum;
}
