import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import './strict.ts';
import { z } from 'zod';
import { type Datum, datum } from './common.ts';
import { mustBeUnique } from './unique.ts';

/** Kinds of station, and what they are called. */
export const stationKinds = {
  nuanfeng_station: '暖蜂驿站',
  worker_station: '工驿站',
  mothers_room: '爱心妈咪小屋',
  service_center: '职工服务中心',
  workers_home: '职工之家',
  party_service_center: '党群服务中心',
  legal_service: '法律服务站',
  mediation_room: '调解室',
  library: '职工书屋',
  counselling_room: '心理咨询室',
  cultural_palace: '文化宫',
  remote_rights_station: '驻外维权站',
} as const;

export type StationKind = keyof typeof stationKinds;
export const stationKindKeys = Object.keys(stationKinds) as [StationKind, ...StationKind[]];

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

const station = new Schema(
  {
    /** The office's own code; an import finds the station again by it. */
    code: { type: String, required: true },
    name: { type: String, required: true },
    kind: { type: String, required: true, enum: stationKindKeys },
    /** The union that runs it. */
    union: { type: String, required: true },
    /** Canonical code of the region it stands in. */
    region: { type: String, required: true },
    /** GeoJSON, GCJ-02. */
    location: { type: point, required: true },
    /** The coordinates as they came in. */
    given: { type: given, required: true },
    address: { type: String },
    phone: { type: String },
    /** OpenStreetMap `opening_hours` text, as it came in. */
    hours: { type: String },
    services: { type: [String], required: true },
    sample: { type: Boolean },
  },
  { timestamps: true, collection: 'stations' },
);
mustBeUnique(station, 'stationCode');
station.index({ location: '2dsphere', kind: 1 });
station.index({ region: 1 });

/** A place that serves workers, as stored. */
export type Station = InferRawDocTypeFromSchema<typeof station>;
export const StationModel = model('Station', station);

/** A stored station; `distance` in metres where a point was asked for. */
export type StoredStation = Omit<Station, 'createdAt' | 'updatedAt'> & { _id: Types.ObjectId; distance?: number };

const fields = z
  .object({
    id: z.string(),
    code: z.string(),
    name: z.string(),
    kind: z.enum(stationKindKeys),
    union: z.string(),
    region: z.string(),
    lng: z.number().meta({ description: 'degrees, GCJ-02' }),
    lat: z.number().meta({ description: 'degrees, GCJ-02' }),
    address: z.string().nullish(),
    phone: z.string().nullish(),
    hours: z.string().nullish().meta({ description: 'OpenStreetMap opening_hours' }),
    services: z.array(z.string()),
    sample: z.boolean().nullish(),
    distance: z.number().optional().meta({ description: 'metres from the point that was asked for' }),
  })
  .meta({ id: 'Station' });

/** A station as the outside sees it. */
export const StationView = z.pipe(
  z.transform(({ location, ...stored }: StoredStation): z.input<typeof fields> => {
    const [lng, lat] = location.coordinates as [number, number];
    return { ...stored, id: String(stored._id), lng, lat };
  }),
  fields,
);

/** A point and the datum it is given in. */
export interface GivenPoint {
  lng: number;
  lat: number;
  datum: Datum;
}
