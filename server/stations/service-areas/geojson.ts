import type { Datum } from '../../../schemas/platform/fields.ts';
import { inDatum } from '../../platform/geo/datum.ts';
import { earthRadius } from '../map/sphere.ts';
import type { CircleCentre, circleGaps, PlacedCommunity } from './gaps.ts';
import type { Point } from './reach.ts';

/** Corners of a circle on the map. */
const corners = 48;
const degree = Math.PI / 180;

/**
 * Circles, communities inside and outside of them, and the places for new stations, as GeoJSON (RFC 7946) piece by piece.
 *
 * `properties.part` says what a feature is: `circle`, `community` or `place`.
 *
 * @param datum WGS-84 as the standard has it, or another, which the foreign member `datum` then names.
 */
export async function* circleGeoJson(
  { gaps, centres, placed, outside }: Awaited<ReturnType<typeof circleGaps>>,
  datum: Datum,
): AsyncGenerator<string> {
  const { metres } = gaps.estimate;
  const beyond = new Set(outside);
  const { region, name, estimate, total, inside, unplaced } = gaps;
  const about = { datum, region, name, estimate, total, inside, outside: gaps.outside, unplaced };
  yield `{"type":"FeatureCollection",${JSON.stringify(about).slice(1, -1)},"features":[`;
  let between = '\n';
  for (const feature of features()) {
    yield between + JSON.stringify({ type: 'Feature', ...feature });
    between = ',\n';
  }
  yield '\n]}\n';

  function* features() {
    for (const centre of centres) yield circleOf(centre, metres, datum);
    for (const [at, community] of placed.entries()) yield communityOf(community, !beyond.has(at), datum);
    for (const { lng, lat, ...properties } of gaps.places) {
      yield { geometry: pointOf({ lng, lat }, datum), properties: { part: 'place', ...properties } };
    }
  }
}

function circleOf({ code, name, ...centre }: CircleCentre, metres: number, datum: Datum) {
  const ring = Array.from({ length: corners }, (_, at) =>
    inDatumOf(towards(centre, metres, (360 / corners) * -at), datum),
  );
  return {
    geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
    properties: { part: 'circle', station: code, name },
  };
}

function communityOf({ region, name, employers, workers, place }: PlacedCommunity, inside: boolean, datum: Datum) {
  const properties = { part: 'community', region, name, employers, workers, inside, placedBy: place.placedBy };
  return { geometry: pointOf(place, datum), properties };
}

function pointOf(point: Point, datum: Datum) {
  return { type: 'Point', coordinates: inDatumOf(point, datum) };
}

function inDatumOf({ lng, lat }: Point, datum: Datum): [number, number] {
  return inDatum({ lng, lat, datum: 'gcj02' }, datum);
}

/** The point so many metres from another by a bearing in degrees from north; counter-clockwise as the ring goes on. */
function towards({ lng, lat }: Point, metres: number, bearing: number): Point {
  const angle = metres / earthRadius;
  const [north, turn] = [lat * degree, bearing * degree];
  const up = Math.asin(Math.sin(north) * Math.cos(angle) + Math.cos(north) * Math.sin(angle) * Math.cos(turn));
  const over = Math.atan2(
    Math.sin(turn) * Math.sin(angle) * Math.cos(north),
    Math.cos(angle) - Math.sin(north) * Math.sin(up),
  );
  return { lng: lng + over / degree, lat: up / degree };
}
