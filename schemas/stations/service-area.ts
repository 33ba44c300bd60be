import { z } from 'zod';
import { described } from '../platform/described.ts';
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
    detour: z.number().meta(described('实际路程与直线距离之比', 'length of the way, divided by the straight line')),
    metres: z.int().meta(described('服务圈的直线半径，单位米', 'radius of the circle, on the straight line')),
    basis: z.object({ zh: z.string(), en: z.string() }),
  })
  .meta({
    id: 'CircleEstimate',
    ...described('时间由速度与绕行系数估算，并非实际路线', 'times are estimated by speed and detour, not routed'),
  });

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
      z.object({
        station: StationView,
        minutes: z.number().meta(described('估算的分钟数，精确到十分之一', 'estimated, to a tenth')),
      }),
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
    stations: z
      .int()
      .meta(
        described(
          '计入的站点数，含区划边界之外的',
          'how many stations count, those beyond the region’s border included',
        ),
      ),
    total: figures,
    inside: figures,
    outside: figures,
    unplaced: figures.meta(
      described(
        '位置不明的社区，既不算圈内也不算圈外',
        'communities whose place is unknown: they are neither inside nor outside',
      ),
    ),
    placedBy: z
      .record(z.enum(locationSources), z.int())
      .meta(described('各种定位方式的社区数', 'how many communities were located in which way')),
    items: z.array(
      community.extend({
        nearest: z
          .object({ station: z.string(), metres: z.int(), minutes: z.number() })
          .nullable()
          .meta(described('最近的站点，以编号表示', 'the nearest station, by its code')),
      }),
    ),
    more: z
      .boolean()
      .meta(described('圈外社区是否多于所列条目', 'whether there are more communities outside than the items hold')),
    places: z.array(
      community.extend({
        adds: figures.meta(
          described('新址在前面各处之外另行覆盖的数量', 'what it brings into a circle, beyond the places before it'),
        ),
      }),
    ),
  })
  .meta({ id: 'StationCircleGaps' });

/** Numbers of communities, of employers, and of workers as far as a list gives a figure. */
export type ServiceAreaFigures = z.output<typeof figures>;
export type ServiceGaps = z.input<typeof ServiceGapsView>;
