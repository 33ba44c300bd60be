import { shanghaiIso } from '../../../schemas/common.ts';
import type { StoredStation } from '../../../schemas/station.ts';

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

/** Two numbers of 32 bits by which a text is known: both are the same for different texts once in 10^19. */
export function marksOf(text: string): [number, number] {
  let one = 0x811c9dc5;
  let two = 0x9e3779b9;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 0x01000193);
    two = Math.imul(two + code, 0x85ebca6b) ^ (two >>> 13);
  }
  return [one >>> 0, two >>> 0];
}
