import { z } from 'zod';
import { fieldProblem } from '../platform/field-problems.ts';
import { datum, latitude, longitude, queryInt, queryNumber, regionCode, timeInput } from '../platform/fields.ts';
import { stationFields } from './station-view.ts';
import { queryKeys } from './vocabulary.ts';

/** Whether a station is open at the time that was asked about, until when, and when it opens next. */
const OpeningView = z
  .object({
    state: z
      .enum(['open', 'closed', 'unknown'])
      .meta({ description: 'unknown: it gives no hours that are understood' }),
    closesAt: z.string().optional().meta({ description: 'where it is open, and closes within a week' }),
    closesIn: z.int().optional().meta({ description: 'minutes, where it closes within the hour' }),
    opensAt: z.string().optional().meta({ description: 'where it is not open, and opens within a year' }),
  })
  .meta({ id: 'Opening' });

/** A station with what holds of it at a time. */
export const MapStationView = z.object({ ...stationFields, opening: OpeningView }).meta({ id: 'MapStation' });

const filters = {
  kinds: queryKeys.optional().meta({ description: 'keys of /stations/kinds by commas: stations of any of them' }),
  services: queryKeys.optional().meta({ description: 'keys of /stations/services by commas: stations that have all' }),
};

/** What `nearby` takes. */
export const nearbyQuery = {
  lng: queryNumber(longitude),
  lat: queryNumber(latitude),
  datum: datum.optional().meta({ description: 'of lng and lat; gcj02 where it is left out' }),
  radius: queryInt({ min: 1, max: 100_000 }).optional().meta({ description: 'metres, 5000 where it is left out' }),
  limit: queryInt({ min: 1, max: 100 }).optional().meta({ description: '20 where it is left out' }),
  ...filters,
  open: z
    .enum(['yes', 'maybe'])
    .optional()
    .meta({ description: 'yes: known to be open; maybe: open, or of unknown hours; all where it is left out' }),
  at: timeInput.optional().meta({ description: 'the time that is asked about; now where it is left out' }),
} as const;

/** What `nearby` answers. */
export const NearbyReply = z.object({
  items: z.array(MapStationView),
  beyond: MapStationView.optional().meta({ description: 'the nearest one, where there is none within the radius' }),
  next: z.null(),
});

const boxForm = /^-?\d{1,3}(\.\d{1,15})?(,-?\d{1,3}(\.\d{1,15})?){3}$/;

/** Four numbers of degrees: west, south, east, north; west is greater than east over the dateline. */
const box = z
  .string()
  .max(100)
  .regex(boxForm, fieldProblem('bounding_box'))
  .transform((text, { addIssue }) => {
    const box = boxOf(text);
    if (!box) addIssue(fieldProblem('bounding_box'));
    return box as NonNullable<typeof box>;
  });

/** The box of a text; nothing where it is not in its form, or not on the globe. */
export function boxOf(text: string) {
  if (text.length > 100 || !boxForm.test(text)) return undefined;
  const [west = 0, south = 0, east = 0, north = 0] = text.split(',').map(Number);
  const isOnGlobe = Math.max(Math.abs(west), Math.abs(east)) <= 180 && Math.max(Math.abs(south), Math.abs(north)) <= 90;
  return isOnGlobe && south <= north ? { west, south, east, north } : undefined;
}

/** What `clusters` takes. */
export const clustersQuery = {
  bbox: box.meta({ description: 'west,south,east,north in degrees, GCJ-02; widened to whole cells of 64 pixels' }),
  zoom: queryInt({ min: 0, max: 22 }).meta({ description: 'of a web map; lowered where the box is too large for it' }),
  ...filters,
} as const;

/** A GeoJSON collection of points. */
export const ClustersReply = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      geometry: z.object({ type: z.literal('Point'), coordinates: z.tuple([z.number(), z.number()]) }),
      properties: z.object({
        count: z.int(),
        open: z.int().meta({ description: 'how many are known to be open now' }),
        station: z.string().optional().meta({ description: 'the id, where it is a single one' }),
      }),
    }),
  ),
});

/** What `search` takes. */
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

/** What `search` answers. */
export const SearchReply = z.object({ items: z.array(MapStationView), next: z.null() });

/** What `changes` takes. */
export const changesQuery = {
  since: queryInt({ min: 0, max: 999_999_999 })
    .optional()
    .meta({ description: 'the `since` of the last answer; from the beginning where it is left out' }),
  cursor: z.string().max(40).optional().meta({ description: 'the `next` of the page before, with the same `since`' }),
  region: regionCode.optional().meta({ description: 'only stations in it' }),
  limit: queryInt({ min: 1, max: 100 }).optional().meta({ description: '100 where it is left out' }),
} as const;

/** What `changes` answers. */
export const ChangesReply = z.object({
  items: z.array(z.object(stationFields).meta({ id: 'Station' })),
  gone: z.array(z.string()).meta({ description: 'ids of stations that a copy no longer holds' }),
  next: z.string().nullable().meta({ description: 'the `cursor` of the next page; null where there is none' }),
  since: z.int().meta({ description: 'the `since` to ask with next time' }),
});
