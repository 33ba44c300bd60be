import { type Clusters, createClusters } from '../map/clusters.ts';
import { type CurrentMoment, createClock } from '../map/current-moment.ts';
import { createJsonWriter, type JsonWriter } from '../map/json-writer.ts';
import { createPartialIndexes, type PartialIndexes } from '../map/partial-indexes.ts';
import { createStationMap, type StationMap } from '../map/station-map.ts';
import { createLabels, type LabelSources, type Labels } from '../search/labels.ts';
import { createNameIndex, type NameIndex } from '../search/name-index.ts';

/** The stations in memory, with every index that answers are made from. */
export interface IndexSnapshot {
  map: StationMap;
  /** Move the clock to a minute; the result is valid until the next call. */
  moveClock(minute: number): CurrentMoment;
  writer: JsonWriter;
  clusters: Clusters;
  partialIndexes: PartialIndexes;
  names: NameIndex;
  labels: Labels;
  /** All keys of the two tables, those that no station has too. */
  keys: { kinds: ReadonlySet<string>; services: ReadonlySet<string> };
}

/** Create a snapshot without stations, with room for so many. */
export function createIndexSnapshot(rows: number, sources: LabelSources): IndexSnapshot {
  const map = createStationMap(rows);
  const clusters = createClusters(map);
  const partialIndexes = createPartialIndexes(map.columns);
  const names = createNameIndex(rows);
  const writer = createJsonWriter(map);
  map.observers.push(writer, clusters, partialIndexes, names);
  return {
    map,
    moveClock: createClock(map),
    writer,
    clusters,
    partialIndexes: partialIndexes,
    names,
    labels: createLabels(map, sources),
    keys: keysOf(sources),
  };
}

/** Update the labels and keys of a snapshot from the current tables and regions. */
export function updateLabels(snapshot: IndexSnapshot, sources: LabelSources): void {
  snapshot.labels = createLabels(snapshot.map, sources);
  snapshot.keys = keysOf(sources);
}

function keysOf({ kinds, services }: LabelSources): IndexSnapshot['keys'] {
  return { kinds: new Set(kinds.map(({ _id }) => _id)), services: new Set(services.map(({ _id }) => _id)) };
}
