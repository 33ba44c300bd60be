import { z } from 'zod';
import { fieldProblem } from '../platform/field-problems.ts';
import { datum, regionCode } from '../platform/fields.ts';
import { pictureUrl, stationShifts } from './station-view.ts';
import { stationKey } from './vocabulary.ts';

const text = (most: number) => z.string().trim().min(1).max(most);
const degrees = (most: number) => z.number().min(-most).max(most);

/** Why something is closed or wrong, as people write it. */
export const stationReason = text(200);

const place = z.strictObject({
  lng: degrees(180),
  lat: degrees(180),
  datum: datum.optional().meta({ description: 'gcj02 where it is left out' }),
});

/** What every station must have. */
export const stationMust = {
  name: text(100),
  kind: stationKey,
  union: text(40),
  region: regionCode,
  place,
} as const;

/** What a station may have; null empties a field. */
export const stationMay = {
  aliases: z
    .array(text(60).regex(/^[^,;、；，|]+$/, fieldProblem('one_name')))
    .max(20)
    .optional(),
  serves: z.array(regionCode).max(50).optional().meta({ description: 'further regions it is there for' }),
  address: text(200).nullish(),
  phone: text(60).nullish(),
  ask: z
    .strictObject({
      person: text(50).optional(),
      phone: z
        .string()
        .regex(/^[\d-]{5,20}$/, fieldProblem('digits_and_hyphens'))
        .optional(),
    })
    .nullish()
    .meta({ description: 'who is asked where something is wrong; staff alone see it' }),
  hours: text(255).nullish().meta({ description: 'OpenStreetMap opening_hours' }),
  shifts: stationShifts.nullish(),
  services: z.array(stationKey).max(50).optional(),
  pictures: z.array(pictureUrl).max(9).optional(),
} as const;

/** The same for a change, in which all may be left out. */
export const stationChange = {
  name: stationMust.name.optional(),
  kind: stationMust.kind.optional(),
  union: stationMust.union.optional(),
  region: stationMust.region.optional(),
  place: place.optional(),
  ...stationMay,
  version: z
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .meta({ description: 'the one that was looked at; where the station has another, nothing is changed' }),
} as const;

/** What an officer says of an entry of a table. */
export const tableEntryInput = {
  zh: text(40),
  en: text(60),
  aliases: z.array(text(40)).max(30).optional(),
  retired: z.boolean().optional(),
} as const;
