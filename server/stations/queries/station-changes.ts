import { trusted } from 'mongoose';
import { isPlaced, type PlacedStation, StationModel, type StoredStation } from '../../../schemas/stations/station.ts';
import { keyset, serialPart } from '../../platform/database/keyset.ts';

/** What a client that keeps a copy has already, and which part of the country it keeps. */
export interface ChangesRequest {
  /** The version up to which the copy is complete; 0 for a first copy. */
  since: number;
  /** The cursor of the page before: its last version, and the latest version when the first page was read. */
  cursor?: string | undefined;
  /** The canonical code of a region; the whole country when it is left out. */
  region?: string | undefined;
  limit: number;
}

/** A page of the stations that changed, in the order of their versions. */
export interface StationChanges {
  items: PlacedStation[];
  /** Ids of stations that a copy no longer holds: they were closed down, left the region or lost their place. */
  gone: string[];
  next: string | null;
  /** The `since` of the next request. */
  since: number;
}

/** Pages by version; each cursor carries on the latest version of the first page. */
const byVersion = keyset<[version: number, latest: number]>('ascending', serialPart, serialPart);

/**
 * Read from the database which stations changed after a version.
 *
 * A version becomes visible only when all earlier ones are (`takeVersions`), so nothing is missed, whichever process
 * answers. A copy that was read in several pages continues from the latest version at its first page: what changed
 * meanwhile is sent again.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function readStationChanges({ since, cursor, region, limit }: ChangesRequest): Promise<StationChanges> {
  const [after, latest] = byVersion.position(cursor) ?? [since, await latestVersion()];
  const isFirst = since === 0;
  const changed: StoredStation[] = await StationModel.find({
    version: trusted({ $gt: after }),
    // A first copy need not learn of stations that it never had.
    ...(isFirst && { state: trusted({ $ne: 'closed_down' }), location: trusted({ $exists: true }) as never }),
    ...(isFirst && region && { region: trusted({ $gte: region, $lt: `${region}:` }) }),
  })
    .select({ given: 0, ask: 0 })
    .sort({ version: 1 })
    .limit(limit + 1)
    .lean();
  const { items: page, next } = byVersion.page(changed, limit, ({ version }) => [version, latest]);
  const isHeld = (station: StoredStation): station is PlacedStation =>
    station.state !== 'closed_down' && isPlaced(station) && (region === undefined || station.region.startsWith(region));
  return {
    items: page.filter(isHeld),
    gone: page.filter((station) => !isHeld(station)).map(({ _id }) => String(_id)),
    next,
    since: Math.max(since, latest),
  };
}

async function latestVersion(): Promise<number> {
  const latest = await StationModel.findOne({}, { version: 1 }).sort({ version: -1 }).lean();
  return latest?.version ?? 0;
}
