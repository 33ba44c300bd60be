import type { TravelMode } from '../../../schemas/stations/service-area.ts';

/** How fast one comes forward on the way, and how much longer the way is than the straight line. */
interface Travel {
  /** Kilometres an hour on the way, stops included. */
  speedKmh: number;
  /** Length of the way divided by the straight line. */
  detour: number;
}

/**
 * An estimate that needs no road network, and is named as one in each answer.
 *
 * Walking at 5.1 km/h is the preferred speed that routers take (Valhalla and Mapbox, 1.42 m/s); ways in towns are some 1.2
 * times the straight line (Newell 1980; O'Sullivan and Morrall 1996: 1.21 to 1.23 on foot); by car they are longer than
 * on foot in most towns (Boeing 2019). 25 km/h is the limit of an electric bike (GB 17761-2018). That it makes 15 km/h
 * and a car 25 km/h with lights and jams, and that 1.25 and 1.35 hold for them, are assumptions of ours.
 */
const travels: Readonly<Record<TravelMode, Travel>> = {
  walk: { speedKmh: 5.1, detour: 1.23 },
  ebike: { speedKmh: 15, detour: 1.25 },
  car: { speedKmh: 25, detour: 1.35 },
};

/** What is estimated, and by what. */
export interface Estimate extends Travel {
  mode: TravelMode;
  minutes: number;
  /** How far the circle reaches on the straight line. */
  metres: number;
  basis: { zh: string; en: string };
}

/** How far one comes in so many minutes. */
export function reachOf(mode: TravelMode, minutes: number): Estimate {
  const { speedKmh, detour } = travels[mode];
  const metres = Math.round(((speedKmh * 1000) / 60) * (minutes / detour));
  return { mode, minutes, speedKmh, detour, metres, basis };
}

/** How many minutes a straight line of so many metres takes, to a tenth. */
export function minutesFor({ speedKmh, detour }: Travel, metres: number): number {
  return Math.round(((metres * detour) / ((speedKmh * 1000) / 60)) * 10) / 10;
}

const basis = {
  zh: '估算：直线距离×绕行系数÷速度，未计道路、河流与红绿灯',
  en: 'An estimate: straight line × detour ÷ speed, without roads, rivers or lights',
};
