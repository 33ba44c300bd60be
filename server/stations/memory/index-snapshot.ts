import { createWriter, type Writer } from '../map/answer.ts';
import { type Clusters, createClusters } from '../map/clusters.ts';
import { createPresent, type Present } from '../map/present.ts';
import { createShortlists, type Shortlists } from '../map/shortlists.ts';
import { createStationMap, type StationMap } from '../map/station-map.ts';
import { createLabels, type LabelSources, type Labels } from '../search/labels.ts';
import { createNames, type Names } from '../search/names.ts';

/** The stations in memory, with every index that answers are made from. */
export interface Atlas {
  map: StationMap;
  /** Move the clock to a minute; the result is valid until the next call. */
  present(minute: number): Present;
  writer: Writer;
  clusters: Clusters;
  shortlists: Shortlists;
  names: Names;
  labels: Labels;
  /** All keys of the two tables, those that no station has too. */
  keys: { kinds: ReadonlySet<string>; services: ReadonlySet<string> };
}

/** Create a snapshot without stations, with room for so many. */
export function createAtlas(rows: number, sources: LabelSources): Atlas {
  const map = createStationMap(rows);
  const clusters = createClusters(map);
  const partialIndexes = createShortlists(map.columns);
  const names = createNames(rows);
  const writer = createWriter(map);
  map.followers.push(writer, clusters, partialIndexes, names);
  return {
    map,
    present: createPresent(map),
    writer,
    clusters,
    shortlists: partialIndexes,
    names,
    labels: createLabels(map, sources),
    keys: keysOf(sources),
  };
}

/** Update the labels and keys of a snapshot from the current tables and regions. */
export function relabel(snapshot: Atlas, sources: LabelSources): void {
  snapshot.labels = createLabels(snapshot.map, sources);
  snapshot.keys = keysOf(sources);
}

function keysOf({ kinds, services }: LabelSources): Atlas['keys'] {
  return { kinds: new Set(kinds.map(({ _id }) => _id)), services: new Set(services.map(({ _id }) => _id)) };
}
