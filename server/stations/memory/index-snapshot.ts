import { createWriter, type Writer } from '../map/answer.ts';
import { type Clusters, createClusters } from '../map/clusters.ts';
import { createPresent, type Present } from '../map/present.ts';
import { createShortlists, type Shortlists } from '../map/shortlists.ts';
import { createStationMap, type StationMap } from '../map/station-map.ts';
import { createLabels, type LabelSources, type Labels } from '../search/labels.ts';
import { createNames, type Names } from '../search/names.ts';

/** A map of stations with everything that answers are made of. */
export interface Atlas {
  map: StationMap;
  present(minute: number): Present;
  writer: Writer;
  clusters: Clusters;
  shortlists: Shortlists;
  names: Names;
  labels: Labels;
  /** The keys of the tables, also of kinds that no station has. */
  keys: { kinds: ReadonlySet<string>; services: ReadonlySet<string> };
}

/** An atlas without stations, with room for so many. */
export function createAtlas(rows: number, sources: LabelSources): Atlas {
  const map = createStationMap(rows);
  const clusters = createClusters(map);
  const shortlists = createShortlists(map.columns);
  const names = createNames(rows);
  const writer = createWriter(map);
  map.followers.push(writer, clusters, shortlists, names);
  return {
    map,
    present: createPresent(map),
    writer,
    clusters,
    shortlists,
    names,
    labels: createLabels(map, sources),
    keys: keysOf(sources),
  };
}

/** Let an atlas know tables and regions as they are now. */
export function relabel(atlas: Atlas, sources: LabelSources): void {
  atlas.labels = createLabels(atlas.map, sources);
  atlas.keys = keysOf(sources);
}

function keysOf({ kinds, services }: LabelSources): Atlas['keys'] {
  return { kinds: new Set(kinds.map(({ _id }) => _id)), services: new Set(services.map(({ _id }) => _id)) };
}
