import { z } from 'zod';
import { fieldProblem } from '../platform/field-problems.ts';
import { datum, time } from '../platform/fields.ts';
import { type StoredStation, shiftRules, stationStates } from './station.ts';

/** The address of a picture; the product keeps no pictures of stations itself. */
export const pictureUrl = z.url({ protocol: /^https$/ }).max(500);

/** Shifts as they come in and leave. */
export const stationShifts = z
  .strictObject({
    open: z.enum(shiftRules).meta({ description: 'whether it is open during the shifts or outside of them' }),
    times: z
      .array(
        z.strictObject({
          days: z
            .string()
            .max(40)
            .regex(/^(Mo|Tu|We|Th|Fr|Sa|Su)([-,](Mo|Tu|We|Th|Fr|Sa|Su))*$/, fieldProblem('weekdays')),
          from: clock('the shift begins'),
          to: clock('the shift ends; on the next day where that is not later than it begins'),
        }),
      )
      .min(1)
      .max(20),
  })
  .meta({ id: 'StationShifts' });
export type StationShifts = z.output<typeof stationShifts>;

/** What everybody sees of a station. */
export const stationFields = {
  id: z.string(),
  code: z.string(),
  name: z.string(),
  aliases: z.array(z.string()).optional(),
  kind: z.string().meta({ description: 'a key of /stations/kinds' }),
  union: z.string(),
  region: z.string(),
  serves: z.array(z.string()).optional().meta({ description: 'further regions it is there for' }),
  lng: z.number().meta({ description: 'degrees, GCJ-02' }),
  lat: z.number().meta({ description: 'degrees, GCJ-02' }),
  address: z.string().nullish(),
  phone: z.string().nullish(),
  hours: z.string().nullish().meta({ description: 'OpenStreetMap opening_hours' }),
  shifts: stationShifts.nullish().meta({ description: 'of the factory beside it; they go before hours' }),
  services: z.array(z.string()).meta({ description: 'keys of /stations/services' }),
  pictures: z.array(z.string()).optional(),
  state: z.enum(stationStates),
  closure: z
    .object({ reason: z.string(), from: time, until: time.nullish() })
    .nullish()
    .meta({ description: 'why and until when it is closed' }),
  verifiedAt: time.nullish().meta({ description: 'when somebody last made sure of all this' }),
  version: z.int().meta({ description: 'grows with every change of any station' }),
  sample: z.boolean().nullish(),
  distance: z.number().optional().meta({ description: 'metres from the point that was asked for' }),
} as const;

const outside = z.object(stationFields).meta({ id: 'Station' });

/** A station as the outside sees it. */
export const StationView = z.pipe(z.transform(shownStation), outside);

/** A stored station with the names of its view; empty lists are left out. */
export function shownStation(stored: StoredStation): z.input<typeof outside> {
  const { location, aliases, serves, pictures, verified, ...rest } = stored;
  const [lng, lat] = location.coordinates as [number, number];
  return {
    ...rest,
    id: String(stored._id),
    lng,
    lat,
    ...(aliases?.length && { aliases }),
    ...(serves?.length && { serves }),
    ...(pictures?.length && { pictures }),
    ...(verified && { verifiedAt: verified.at }),
  };
}

const forStaff = z
  .object({
    ...stationFields,
    given: z
      .object({ lng: z.number(), lat: z.number(), datum })
      .meta({ description: 'the coordinates as they came in' }),
    verifiedBy: z.string().nullish().meta({ description: 'the id of an account, or cli' }),
    ask: z
      .object({ person: z.string().optional(), phone: z.string().optional() })
      .nullish()
      .meta({ description: 'who is asked where something is wrong' }),
    updatedAt: time,
  })
  .meta({ id: 'StationForStaff' });

/** What a view for staff is made of: whom to ask comes in clear, or masked. */
export type StationForStaff = Omit<StoredStation, 'ask'> & {
  ask?: { person?: string | undefined; phone?: string | undefined } | undefined;
};

/** A station as its officers see it. */
export const StationStaffView = z.pipe(
  z.transform(
    ({ ask, ...stored }: StationForStaff): z.input<typeof forStaff> => ({
      ...shownStation(stored as StoredStation),
      given: stored.given,
      verifiedBy: stored.verified?.by,
      ask,
      updatedAt: stored.updatedAt,
    }),
  ),
  forStaff,
);

function clock(description: string) {
  return z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, fieldProblem('time_of_day'))
    .meta({ description });
}
