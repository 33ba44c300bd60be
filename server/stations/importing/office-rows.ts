import { createHash } from 'node:crypto';
import { trusted } from 'mongoose';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { actingKinds } from '../../register/assignment/assign-union.ts';
import { parentOf } from '../../territory/regions/codes.ts';
import { foldName } from '../../territory/regions/names.ts';
import { type Places, placesOf, remembered } from '../../territory/regions/place-finder.ts';
import { readWrittenHours } from '../hours/chinese.ts';
import { foldWord, wordsOfTable } from '../vocabulary/tables.ts';

/** A row's cells by field. */
type Cells = Readonly<Record<string, string>>;

/**
 * Fills in what offices' files of stations leave out or write in words: the region by the names of district and street or
 * by the address, the union by the region, the kind by the station's name, a code by name and district, opening hours in
 * Chinese, degrees with their sign. What stands in its own column in its own form is left as it is.
 *
 * @param home Code of the city, district or street that the file is of; without one, names of places are not understood.
 */
export async function officeRows(home: string): Promise<(cells: Cells) => Cells> {
  const places = await placesOf(home);
  const unions = await knownUnions();
  const kinds = [...(await wordsOfTable('kinds'))].sort(([a], [b]) => b.length - a.length);
  // Thousands of stations share a few texts, and to read one takes longer than all the rest of a row.
  const read = new Map<string, string>();

  return (cells) => {
    const full: Record<string, string> = { ...cells };
    const { name, hours } = full;
    const region = regionOf(full, places);
    if (region) full.region = region;
    const union = full.union ? unions.byName.get(foldName(full.union)) : unions.above(full.region ?? '');
    if (union) full.union = union;
    const kind = full.kind || !name ? undefined : kindIn(name, kinds);
    if (kind) full.kind = kind;
    if (!full.code && name && full.region) full.code = codeOf(name, full.region);
    if (hours) full.hours = remembered(read, hours, () => readWrittenHours(hours) ?? hours);
    for (const axis of ['lng', 'lat'])
      if (full[axis]) full[axis] = full[axis].replace(/[°º度\s]|^[东北]经?纬?|[EN]$/g, '');
    return full;
  };
}

function regionOf({ region = '', district, street, address, name = '' }: Cells, places: Places | undefined) {
  if (/^\d+$/.test(region) || !places) return region;
  const place = places.resolve(address ?? '') ?? places.resolve(name);
  const named = places.district(district ?? region) ?? places.home?.slice(0, 6) ?? place?.district;
  if (!named) return (street && places.anyStreet(street)) || region;
  const byColumn = places.street(named, street ?? region);
  return byColumn ?? (place?.district === named ? place.street : undefined) ?? named;
}

/** The key of the longest word for a kind that a station's name holds. */
function kindIn(name: string, kinds: readonly (readonly [word: string, key: string])[]): string | undefined {
  const folded = foldWord(name);
  return kinds.find(([word]) => folded.includes(word))?.[1];
}

/** The same for the same station in the next file; two of one name in a district need codes of their own. */
function codeOf(name: string, region: string): string {
  return `${region.slice(0, 6)}-${createHash('sha256').update(foldWord(name)).digest('hex').slice(0, 10)}`;
}

/** Unions that are responsible for regions, by name and by region. */
async function knownUnions() {
  const all = await UnionModel.find(
    { kind: trusted({ $in: [...actingKinds] }) },
    { name: 1, region: 1, kind: 1 },
  ).lean();
  const ofRegions = all.filter(({ kind }) => kind !== 'federation' && kind !== 'industry');
  const byRegion = new Map(ofRegions.map(({ _id, region }) => [region, _id]));
  return {
    byName: new Map(all.map(({ _id, name }) => [foldName(name), _id])),
    /** The union of a region, else that of the nearest region above. */
    above(region: string): string | undefined {
      for (let at: string | null = region; at; at = parentOf(at)) {
        const found = byRegion.get(at);
        if (found) return found;
      }
      return undefined;
    },
  };
}
