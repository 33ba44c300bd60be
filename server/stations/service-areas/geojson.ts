import type { Datum } from '../../../schemas/platform/fields.ts';
import { convertDatum } from '../../platform/geo/datum.ts';
import { earthRadius } from '../map/sphere.ts';
import type { LngLat } from './point-index.ts';
import type { findServiceGaps, LocatedCommunity, ServiceAreaCentre } from './service-gaps.ts';

/** How many corners the polygon of a circle has. */
const circleCorners = 48;
const degree = Math.PI / 180;

/**
 * Write service areas as circles, the communities inside and outside of them, and the places for new stations, as
 * GeoJSON (RFC 7946) in pieces of text.
 *
 * `properties.part` says what a feature is: `circle`, `community` or `place`.
 *
 * @param datum WGS-84, as the standard has it, or another one. The foreign member `datum` names it.
 */
export async function* writeServiceAreasGeoJson(
  { gaps, centres, located, outside }: Awaited<ReturnType<typeof findServiceGaps>>,
  datum: Datum,
): AsyncGenerator<string> {
  const { metres } = gaps.estimate;
  const isOutside = new Set(outside);
  const { region, name, estimate, total, inside, unplaced } = gaps;
  const summary = { datum, region, name, estimate, total, inside, outside: gaps.outside, unplaced };
  yield `{"type":"FeatureCollection",${JSON.stringify(summary).slice(1, -1)},"features":[`;
  let separator = '\n';
  for (const feature of features()) {
    yield separator + JSON.stringify({ type: 'Feature', ...feature });
    separator = ',\n';
  }
  yield '\n]}\n';

  function* features() {
    for (const centre of centres) yield circleOf(centre, metres, datum);
    for (const [at, community] of located.entries()) yield communityOf(community, !isOutside.has(at), datum);
    for (const { lng, lat, ...properties } of gaps.places) {
      yield { geometry: pointOf({ lng, lat }, datum), properties: { part: 'place', ...properties } };
    }
  }
}

function circleOf({ code, name, ...centre }: ServiceAreaCentre, metres: number, datum: Datum) {
  // The exterior ring of a polygon runs counter-clockwise (RFC 7946, 3.1.6).
  const ring = Array.from({ length: circleCorners }, (_, at) =>
    inDatumOf(destinationOf(centre, metres, (360 / circleCorners) * -at), datum),
  );
  return {
    geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
    properties: { part: 'circle', station: code, name },
  };
}

function communityOf({ region, name, employers, workers, place }: LocatedCommunity, inside: boolean, datum: Datum) {
  const properties = { part: 'community', region, name, employers, workers, inside, placedBy: place.placedBy };
  return { geometry: pointOf(place, datum), properties };
}

function pointOf(point: LngLat, datum: Datum) {
  return { type: 'Point', coordinates: inDatumOf(point, datum) };
}

function inDatumOf({ lng, lat }: LngLat, datum: Datum): [number, number] {
  return convertDatum({ lng, lat, datum: 'gcj02' }, datum);
}

/** The point at a distance from another, by a bearing in degrees clockwise from north. */
function destinationOf({ lng, lat }: LngLat, metres: number, bearing: number): LngLat {
  const angle = metres / earthRadius;
  const [latitude, direction] = [lat * degree, bearing * degree];
  const newLatitude = Math.asin(
    Math.sin(latitude) * Math.cos(angle) + Math.cos(latitude) * Math.sin(angle) * Math.cos(direction),
  );
  const longitudeChange = Math.atan2(
    Math.sin(direction) * Math.sin(angle) * Math.cos(latitude),
    Math.cos(angle) - Math.sin(latitude) * Math.sin(newLatitude),
  );
  return { lng: lng + longitudeChange / degree, lat: newLatitude / degree };
}
