import { createHash } from 'node:crypto';
import { trusted } from 'mongoose';
import { UnionModel } from '../../schemas/union.ts';
import { type RegionIndex, regionIndex } from '../regions/city-index.ts';
import { foldName } from '../regions/names.ts';
import { readWrittenHours } from './hours/chinese.ts';
import { foldWord, wordsOfTable } from './tables/tables.ts';

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
  const index = home.length >= 4 ? await regionIndex(home.slice(0, 4)) : undefined;
  const unions = await knownUnions();
  const kinds = [...(await wordsOfTable('kinds'))].sort(([a], [b]) => b.length - a.length);

  return (cells) => {
    const full: Record<string, string> = { ...cells };
    const { name, hours } = full;
    const region = regionOf(full, index, home);
    if (region) full.region = region;
    const union = full.union ? unions.byName.get(foldName(full.union)) : unions.above(full.region ?? '');
    if (union) full.union = union;
    const kind = full.kind || !name ? undefined : kinds.find(([word]) => foldWord(name).includes(word))?.[1];
    if (kind) full.kind = kind;
    if (!full.code && name && full.region) full.code = codeOf(name, full.region);
    if (hours) full.hours = readWrittenHours(hours) ?? hours;
    for (const axis of ['lng', 'lat'])
      if (full[axis]) full[axis] = full[axis].replace(/[°º度\s]|^[东北]经?纬?|[EN]$/g, '');
    return full;
  };
}

function regionOf(
  { region = '', district, street, address, name = '' }: Cells,
  index: RegionIndex | undefined,
  home: string,
) {
  if (/^\d+$/.test(region) || !index) return region;
  const place = index.resolve(address ?? '') ?? index.resolve(name);
  const named = index.district(district ?? region) ?? (home.length >= 6 ? home.slice(0, 6) : place?.district);
  if (!named) return (street && index.anyStreet(street)) || region;
  const byColumn = index.street(named, street ?? region);
  return byColumn ?? (place?.district === named ? place.street : undefined) ?? named;
}

/** The same for the same station in the next file; two of one name in a district need codes of their own. */
function codeOf(name: string, region: string): string {
  return `${region.slice(0, 6)}-${createHash('sha256').update(foldWord(name)).digest('hex').slice(0, 10)}`;
}

/** Unions that are responsible for regions, by name and by region. */
async function knownUnions() {
  const kinds = ['city', 'district', 'street', 'federation', 'industry'] as const;
  const all = await UnionModel.find({ kind: trusted({ $in: [...kinds] }) }, { name: 1, region: 1, kind: 1 }).lean();
  const ofRegions = all.filter(({ kind }) => kind !== 'federation' && kind !== 'industry');
  const byRegion = new Map(ofRegions.map(({ _id, region }) => [region, _id]));
  return {
    byName: new Map(all.map(({ _id, name }) => [foldName(name), _id])),
    /** The union of a region, else that of the nearest region above. */
    above(region: string): string | undefined {
      for (const digits of [12, 9, 6, 4, 2]) {
        const found = region.length >= digits && byRegion.get(region.slice(0, digits));
        if (found) return found;
      }
      return undefined;
    },
  };
}
