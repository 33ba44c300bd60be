import { z } from 'zod';
import { fieldProblem } from '../platform/field-problems.ts';
import { datum, latitude, longitude, queryInt, queryNumber, regionCode, timeInput } from '../platform/fields.ts';
import { stationFields } from './station-view.ts';
import { queryTableKeys } from './vocabulary.ts';

/** Whether a station is open at the requested time, until when, and when it opens next. */
const OpeningView = z
  .object({
    state: z
      .enum(['open', 'closed', 'unknown'])
      .meta({ description: 'unknown: the station gives no hours, or none that are understood' }),
    closesAt: z.string().optional().meta({ description: 'when it is open and closes within a week' }),
    closesIn: z.int().optional().meta({ description: 'minutes until then, when it closes within the hour' }),
    opensAt: z.string().optional().meta({ description: 'when it is not open and opens within a year' }),
  })
  .meta({ id: 'Opening' });

/** A station with its opening status at a time. */
export const MapStationView = z.object({ ...stationFields, opening: OpeningView }).meta({ id: 'MapStation' });

const filters = {
  kinds: queryTableKeys
    .optional()
    .meta({ description: 'keys of /stations/kinds, separated by commas: stations of any of these kinds' }),
  services: queryTableKeys
    .optional()
    .meta({ description: 'keys of /stations/services, separated by commas: stations that have all of them' }),
};

/** The query of `nearby`. */
export const nearbyQuery = {
  lng: queryNumber(longitude),
  lat: queryNumber(latitude),
  datum: datum.optional().meta({ description: 'of lng and lat; gcj02 when it is left out' }),
  radius: queryInt({ min: 1, max: 100_000 }).optional().meta({ description: 'metres; 5000 when it is left out' }),
  limit: queryInt({ min: 1, max: 100 }).optional().meta({ description: '20 when it is left out' }),
  ...filters,
  open: z
    .enum(['yes', 'maybe'])
    .optional()
    .meta({ description: 'yes: known to be open; maybe: open, or of unknown hours; all when it is left out' }),
  at: timeInput.optional().meta({ description: 'the time at which stations are to be open; now when it is left out' }),
} as const;

/** The reply of `nearby`. */
export const NearbyReply = z.object({
  items: z.array(MapStationView),
  beyond: MapStationView.optional().meta({ description: 'the nearest station, when there is none within the radius' }),
  next: z.null(),
});

const boxForm = /^-?\d{1,3}(\.\d{1,15})?(,-?\d{1,3}(\.\d{1,15})?){3}$/;

/**
 * A bounding box, as west, south, east, north in degrees; west is greater than east when it reaches over the dateline.
 */
const box = z
  .string()
  .max(100)
  .regex(boxForm, fieldProblem('bounding_box'))
  .transform((text, { addIssue }) => {
    const box = parseBox(text);
    if (!box) addIssue(fieldProblem('bounding_box'));
    return box as NonNullable<typeof box>;
  });

/**
 * Parse a bounding box.
 *
 * @returns undefined when the text has another form or the box is not on the globe.
 */
export function parseBox(text: string) {
  if (text.length > 100 || !boxForm.test(text)) return undefined;
  const [west = 0, south = 0, east = 0, north = 0] = text.split(',').map(Number);
  const isOnGlobe = Math.max(Math.abs(west), Math.abs(east)) <= 180 && Math.max(Math.abs(south), Math.abs(north)) <= 90;
  return isOnGlobe && south <= north ? { west, south, east, north } : undefined;
}

/** The query of `clusters`. */
export const clustersQuery = {
  bbox: box.meta({ description: 'west,south,east,north in degrees, GCJ-02; widened to whole cells of 64 pixels' }),
  zoom: queryInt({ min: 0, max: 22 }).meta({ description: 'of a web map; lowered when the box is too large for it' }),
  ...filters,
} as const;

/** The reply of `clusters`: a GeoJSON collection of points. */
export const ClustersReply = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      geometry: z.object({ type: z.literal('Point'), coordinates: z.tuple([z.number(), z.number()]) }),
      properties: z.object({
        count: z.int(),
        open: z.int().meta({ description: 'how many are known to be open now' }),
        station: z.string().optional().meta({ description: 'the id of the station, when it is a single one' }),
      }),
    }),
  ),
});

/** The query of `search`. */
export const searchQuery = {
  q: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .meta({ description: 'words: of names, in Chinese or pinyin, or as initials; of regions, kinds, services' }),
  lng: queryNumber(longitude).optional(),
  lat: queryNumber(latitude).optional(),
  datum: nearbyQuery.datum,
  limit: nearbyQuery.limit,
} as const;

/** The reply of `search`. */
export const SearchReply = z.object({ items: z.array(MapStationView), next: z.null() });

/** The query of `changes`. */
export const changesQuery = {
  since: queryInt({ min: 0, max: 999_999_999 })
    .optional()
    .meta({ description: 'the `since` of the last reply; from the beginning when it is left out' }),
  cursor: z.string().max(40).optional().meta({ description: 'the `next` of the page before, with the same `since`' }),
  region: regionCode.optional().meta({ description: 'only stations in this region' }),
  limit: queryInt({ min: 1, max: 100 }).optional().meta({ description: '100 when it is left out' }),
} as const;

/** The reply of `changes`. */
export const ChangesReply = z.object({
  items: z.array(z.object(stationFields).meta({ id: 'Station' })),
  gone: z.array(z.string()).meta({ description: 'ids of stations that a copy no longer holds' }),
  next: z.string().nullable().meta({ description: 'the `cursor` of the next page; null on the last one' }),
  since: z.int().meta({ description: 'the `since` of the next request' }),
});
