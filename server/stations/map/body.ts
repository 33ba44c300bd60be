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
  const shown = {
    id: String(stored._id),
    code,
    name,
    ...(aliases?.length && { aliases }),
    kind,
    union,
    region,
    ...(serves?.length && { serves }),
    lng,
    lat,
    ...(address && { address }),
    ...(phone && { phone }),
    ...(hours && { hours }),
    ...(shifts && { shifts }),
    services,
    ...(pictures?.length && { pictures }),
    state,
    ...(closure && {
      closure: {
        reason: closure.reason,
        from: shanghaiIso(closure.from),
        ...(closure.until && { until: shanghaiIso(closure.until) }),
      },
    }),
    ...(verified && { verifiedAt: shanghaiIso(verified.at) }),
    version,
    ...(sample && { sample }),
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
