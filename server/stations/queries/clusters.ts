import { wallMinute } from '../../platform/calendar/calendar.ts';
import { filterOf } from '../map/filter.ts';
import type { Box } from '../map/sphere.ts';
import type { Atlas } from '../memory/index-snapshot.ts';
import { type Named, wantedOf } from './resolve-filter.ts';

/** The visible part of a map, in degrees and GCJ-02, and its zoom. */
export interface ClustersQuestion extends Named {
  bbox: Box;
  zoom: number;
}

/**
 * How many stations stand where, and how many of them are open now, as GeoJSON (`ClustersReply`) in ASCII.
 *
 * @throws {Failure} `station_kind_unknown`, `station_service_unknown`.
 */
export function answerClusters(atlas: Atlas, question: ClustersQuestion, now: Date): string {
  const { moment, stamp } = atlas.present(wallMinute(now));
  const { key, kinds, services } = wantedOf(atlas, question);
  const passes = filterOf(atlas.map.columns, moment, { kinds, services });
  return atlas.clusters.collection(question.bbox, question.zoom, { key, passes, moment, stamp });
}
