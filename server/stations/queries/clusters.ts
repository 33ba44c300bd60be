import { wallMinute } from '../../platform/calendar/calendar.ts';
import { filterOf } from '../map/filter.ts';
import type { Box } from '../map/sphere.ts';
import type { Atlas } from '../memory/index-snapshot.ts';
import { type Named, wantedOf } from './resolve-filter.ts';

/** The visible part of a map and its zoom; the box is in degrees, GCJ-02. */
export interface ClustersQuestion extends Named {
  bbox: Box;
  zoom: number;
}

/**
 * Answer how many stations stand where, and how many of them are open now: GeoJSON (`ClustersReply`) in ASCII.
 *
 * @throws {Failure} `station_kind_unknown`, `station_service_unknown`.
 */
export function answerClusters(snapshot: Atlas, request: ClustersQuestion, now: Date): string {
  const { moment, stamp } = snapshot.present(wallMinute(now));
  const { key, kinds, services } = wantedOf(snapshot, request);
  const passes = filterOf(snapshot.map.columns, moment, { kinds, services });
  return snapshot.clusters.collection(request.bbox, request.zoom, { key, passes, moment, stamp });
}
