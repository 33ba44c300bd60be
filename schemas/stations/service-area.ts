import { z } from 'zod';
import { StationView } from './station-view.ts';

/** Modes of travel: on foot, by electric bike, by car. */
export const travelModes = ['walk', 'ebike', 'car'] as const;
export type TravelMode = (typeof travelModes)[number];

/** What new stations are to bring in most of. */
export const serviceAreaAims = ['workers', 'employers', 'communities'] as const;
export type ServiceAreaAim = (typeof serviceAreaAims)[number];

/**
 * How a community was located: by its own centre, by the centre of its street, or by the mean position of the stations
 * in it or in its street. The last two flatter, because a station is then always near.
 */
export const locationSources = ['centre', 'street', 'stations', 'street_stations'] as const;

const estimate = z
  .object({
    mode: z.enum(travelModes),
    minutes: z.int(),
    speedKmh: z.number(),
    detour: z.number().meta({ description: 'length of the way, divided by the straight line' }),
    metres: z.int().meta({ description: 'radius of the circle, on the straight line' }),
    basis: z.object({ zh: z.string(), en: z.string() }),
  })
  .meta({ id: 'CircleEstimate', description: 'times are estimated by speed and detour, not routed' });

const figures = z.object({ communities: z.int(), employers: z.int(), workers: z.int() });

const community = z.object({
  region: z.string(),
  name: z.string(),
  lng: z.number(),
  lat: z.number(),
  placedBy: z.enum(locationSources),
  employers: z.int(),
  workers: z.int(),
});

/** The stations within some minutes of a point. */
export const ServiceAreaView = z
  .object({
    estimate,
    items: z.array(
      z.object({ station: StationView, minutes: z.number().meta({ description: 'estimated, to a tenth' }) }),
    ),
    next: z.null(),
  })
  .meta({ id: 'StationCircle' });

/** What lies outside every service area of a region, and where new stations would help most. */
export const ServiceGapsView = z
  .object({
    region: z.string(),
    name: z.string(),
    estimate,
    stations: z.int().meta({ description: 'how many stations count, those beyond the region’s border included' }),
    total: figures,
    inside: figures,
    outside: figures,
    unplaced: figures.meta({
      description: 'communities whose place is unknown: they are neither inside nor outside',
    }),
    placedBy: z
      .record(z.enum(locationSources), z.int())
      .meta({ description: 'how many communities were located in which way' }),
    items: z.array(
      community.extend({
        nearest: z
          .object({ station: z.string(), metres: z.int(), minutes: z.number() })
          .nullable()
          .meta({ description: 'the nearest station, by its code' }),
      }),
    ),
    more: z.boolean().meta({ description: 'whether there are more communities outside than the items hold' }),
    places: z.array(
      community.extend({
        adds: figures.meta({ description: 'what it brings into a circle, beyond the places before it' }),
      }),
    ),
  })
  .meta({ id: 'StationCircleGaps' });

/** Numbers of communities, of employers, and of workers as far as a list gives a figure. */
export type ServiceAreaFigures = z.output<typeof figures>;
export type ServiceGaps = z.input<typeof ServiceGapsView>;
