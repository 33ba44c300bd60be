import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import type { StoredStation } from '../../../schemas/stations/station.ts';

/**
 * A station as JSON text of what everybody sees of it (`StationView`), without its last brace: what differs from
 * request to request is written behind.
 */
export function stationBody(stored: StoredStation): string {
  const { code, name, kind, union, region, address, phone, hours, shifts, services, state, version, sample } = stored;
  const [lng, lat] = stored.location.coordinates;
  const { aliases, serves, pictures, closure, verified } = stored;
  // One shape for all, in which JSON leaves out what is not there, and not an object put together from parts: 200,000 are made at the start.
  const shown = {
    id: String(stored._id),
    code,
    name,
    aliases: aliases?.length ? aliases : undefined,
    kind,
    union,
    region,
    serves: serves?.length ? serves : undefined,
    lng,
    lat,
    address: address || undefined,
    phone: phone || undefined,
    hours: hours || undefined,
    shifts: shifts || undefined,
    services,
    pictures: pictures?.length ? pictures : undefined,
    state,
    closure: closure
      ? {
          reason: closure.reason,
          from: shanghaiIso(closure.from),
          until: closure.until ? shanghaiIso(closure.until) : undefined,
        }
      : undefined,
    verifiedAt: verified ? shanghaiIso(verified.at) : undefined,
    version,
    sample: sample || undefined,
  };
  return JSON.stringify(shown).slice(0, -1);
}
