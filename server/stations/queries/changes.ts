import { trusted } from 'mongoose';
import { StationModel, type StoredStation } from '../../../schemas/stations/station.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** What a client that keeps a copy has, and which part of the country it keeps. */
export interface ChangesQuestion {
  /** The version up to which it knows everything; 0 of a first copy. */
  since: number;
  /** The page after another one: its last version, and the version that the first page will end with. */
  cursor?: string | undefined;
  /** Canonical code. */
  region?: string | undefined;
  limit: number;
}

/** What has become of stations, in the order of their versions. */
export interface StationChanges {
  items: StoredStation[];
  /** Ids of stations that a copy no longer holds: closed down, or out of the region. */
  gone: string[];
  next: string | null;
  /** What to ask for next time. */
  since: number;
}

/**
 * What changed after a version, from the database: a version is seen only when all before it are
 * (server/stations/versions.ts), so nothing is missed, whichever process answers.
 *
 * A copy that is made page by page is asked on from the version at its first page: what changed meanwhile is told again.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function stationChanges({ since, cursor, region, limit }: ChangesQuestion): Promise<StationChanges> {
  const [after, until] = cursor === undefined ? [since, await latestVersion()] : placeOf(cursor);
  const isFirst = since === 0;
  const changed: StoredStation[] = await StationModel.find({
    version: trusted({ $gt: after }),
    // A first copy needs no word of what it never had.
    ...(isFirst && { state: trusted({ $ne: 'closed_down' }) }),
    ...(isFirst && region && { region: trusted({ $gte: region, $lt: `${region}:` }) }),
  })
    .select({ given: 0, ask: 0 })
    .sort({ version: 1 })
    .limit(limit + 1)
    .lean();
  const page = changed.slice(0, limit);
  const isHeld = ({ state, region: where }: StoredStation) =>
    state !== 'closed_down' && (region === undefined || where.startsWith(region));
  return {
    items: page.filter(isHeld),
    gone: page.filter((station) => !isHeld(station)).map(({ _id }) => String(_id)),
    next: changed.length > limit ? `${page.at(-1)?.version}.${until}` : null,
    since: Math.max(since, until),
  };
}

async function latestVersion(): Promise<number> {
  const latest = await StationModel.findOne({}, { version: 1 }).sort({ version: -1 }).lean();
  return latest?.version ?? 0;
}

function placeOf(cursor: string): [after: number, until: number] {
  const [, after, until] = /^(\d{1,9})\.(\d{1,9})$/.exec(cursor) ?? [];
  if (after === undefined) throw new Failure('cursor_invalid');
  return [Number(after), Number(until)];
}
