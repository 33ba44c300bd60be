import { z } from 'zod';
import { described } from '../platform/described.ts';
import { fieldProblem } from '../platform/field-problems.ts';
import { clearable, datum, regionCode } from '../platform/fields.ts';
import { seenVersion } from '../platform/version.ts';
import { pictureUrl, stationShifts } from './station-view.ts';
import { stationTableKey } from './vocabulary.ts';

const text = (maxLength: number) => z.string().trim().min(1).max(maxLength);
const degrees = (max: number) => z.number().min(-max).max(max);

/** The reason for which a station is closed, as an officer writes it. */
export const closureReason = text(200);

/** Where a station stands. */
export const placeFields = {
  lng: degrees(180),
  lat: degrees(180),
  datum: datum.optional().meta(described('坐标系；不填为 GCJ-02', 'gcj02 when it is left out')),
} as const;
const place = z.strictObject(placeFields);

/** The required fields of a new station. */
export const requiredStationFields = {
  name: text(100),
  kind: stationTableKey,
  union: text(40),
  region: regionCode,
  place,
} as const;

/** The optional fields of a station. */
export const optionalStationFields = {
  aliases: z
    .array(text(60).regex(/^[^,;、；，|]+$/, fieldProblem('one_name')))
    .max(20)
    .optional(),
  serves: z.array(regionCode).max(50).optional().meta(described('另外服务的区划', 'further regions that it serves')),
  address: text(200).optional(),
  phone: text(60).optional(),
  ask: z
    .strictObject({
      person: text(50)
        .regex(/^[^*]*$/, fieldProblem('not_masked'))
        .optional(),
      phone: z
        .string()
        .regex(/^[\d-]{5,20}$/, fieldProblem('digits_and_hyphens'))
        .optional(),
    })
    .optional()
    .meta(described('有差错时的联系人，仅工作人员可见', 'whom to contact when something is wrong; only staff see it')),
  hours: text(255)
    .optional()
    .meta(
      described(
        '开放时间，按门口所写（周一至周五 8:30-17:30），或 OpenStreetMap opening_hours 写法',
        'as they stand on the door (周一至周五 8:30-17:30), or OpenStreetMap opening_hours',
      ),
    ),
  shifts: stationShifts.optional(),
  services: z.array(stationTableKey).max(50).optional(),
  pictures: z.array(pictureUrl).max(9).optional(),
} as const;

/** The fields of a change of a station, all of which may be left out; null empties one that may be empty. */
export const stationChangeFields = {
  name: requiredStationFields.name.optional(),
  kind: requiredStationFields.kind.optional(),
  union: requiredStationFields.union.optional(),
  region: requiredStationFields.region.optional(),
  place: place.optional(),
  ...clearable(optionalStationFields),
  version: seenVersion,
} as const;

/** An entry of a table of kinds or services, as an officer writes it. */
export const tableEntryInput = {
  zh: text(40),
  en: text(60),
  aliases: z.array(text(40)).max(30).optional(),
  retired: z.boolean().optional(),
} as const;
