import { wallMinute } from '../../platform/calendar/calendar.ts';
import { createRowFilter } from '../map/row-filter.ts';
import type { BoundingBox } from '../map/sphere.ts';
import type { IndexSnapshot } from '../memory/index-snapshot.ts';
import { type FilterKeys, resolveFilter } from './resolve-filter.ts';

/** The visible part of a map and its zoom; the box is in degrees, GCJ-02. */
export interface ClustersRequest extends FilterKeys {
  bbox: BoundingBox;
  zoom: number;
}

/**
 * Answer how many stations stand where, and how many of them are open now: GeoJSON (`ClustersReply`) in ASCII.
 *
 * @throws {Failure} `station_kind_unknown`, `station_service_unknown`.
 */
export function answerClusters(snapshot: IndexSnapshot, request: ClustersRequest, now: Date): string {
  const { moment, stamp } = snapshot.moveClock(wallMinute(now));
  const { key, kinds, services } = resolveFilter(snapshot, request);
  const passes = createRowFilter(snapshot.map.columns, moment, { kinds, services });
  return snapshot.clusters.geoJson(request.bbox, request.zoom, { key, passes, moment, stamp });
}
