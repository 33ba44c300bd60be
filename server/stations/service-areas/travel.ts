import type { TravelMode } from '../../../schemas/stations/service-area.ts';

/** How a mode of travel is estimated. */
interface Travel {
  /** The mean speed on the way in kilometres an hour, stops included. */
  speedKmh: number;
  /** The length of the way divided by the straight line. */
  detour: number;
}

/**
 * The figures of an estimate that needs no road network. Each answer says that it is an estimate.
 *
 * Walking at 5.1 km/h is the preferred speed of routers (Valhalla and Mapbox, 1.42 m/s). Ways in towns are some 1.2
 * times the straight line (Newell 1980; O'Sullivan and Morrall 1996: 1.21 to 1.23 on foot); by car they are longer
 * than on foot in most towns (Boeing 2019). The speed limit of an electric bike is 25 km/h (GB 17761-2018). Four
 * figures are assumptions: with lights and jams an electric bike makes 15 km/h and a car 25 km/h, and their detours
 * are 1.25 and 1.35.
 */
const travelFigures: Readonly<Record<TravelMode, Travel>> = {
  walk: { speedKmh: 5.1, detour: 1.23 },
  ebike: { speedKmh: 15, detour: 1.25 },
  car: { speedKmh: 25, detour: 1.35 },
};

/** How far one travels in some minutes, and the figures behind the estimate. */
export interface ReachEstimate extends Travel {
  mode: TravelMode;
  minutes: number;
  /** The radius of the service area, on the straight line. */
  metres: number;
  basis: { zh: string; en: string };
}

/** Estimate how far one travels in so many minutes. */
export function estimateReach(mode: TravelMode, minutes: number): ReachEstimate {
  const { speedKmh, detour } = travelFigures[mode];
  const metres = Math.round(((speedKmh * 1000) / 60) * (minutes / detour));
  return { mode, minutes, speedKmh, detour, metres, basis };
}

/** Estimate how many minutes a straight line of so many metres takes, to a tenth. */
export function travelMinutes({ speedKmh, detour }: Travel, metres: number): number {
  return Math.round(((metres * detour) / ((speedKmh * 1000) / 60)) * 10) / 10;
}

const basis = {
  zh: '估算：直线距离×绕行系数÷速度，未计道路、河流与红绿灯',
  en: 'An estimate: straight line × detour ÷ speed, without roads, rivers or lights',
};
