import { createHash } from 'node:crypto';
import { trusted } from 'mongoose';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { actingKinds } from '../../register/assignment/assign-union.ts';
import { createPlaceFinder, type PlaceFinder } from '../../territory/regions/place-finder.ts';
import { parentRegionOf } from '../../territory/regions/region-codes.ts';
import { normaliseName } from '../../territory/regions/region-names.ts';
import { foldWord } from '../vocabulary/fold-word.ts';
import { readKeysByWord } from '../vocabulary/station-tables.ts';

/** A row's cells by field. */
type Cells = Readonly<Record<string, string>>;

/**
 * Create a function that completes the cells of a row as offices write them: what is left out or written in words.
 *
 * It finds the region by the names of district and street or by the address, the union by the region, and the kind by
 * the station's name. It makes a code from name and district, and removes the signs of degrees. Cells that have the expected form are left as they are.
 *
 * @param home the code of the city, district or street that the file is about; without one, names of places are not
 *   understood.
 */
export async function createRowCompleter(home: string): Promise<(cells: Cells) => Cells> {
  const places = await createPlaceFinder(home);
  const unions = await readUnions();
  const kinds = [...(await readKeysByWord('kinds'))].sort(([a], [b]) => b.length - a.length);

  return (cells) => {
    const completed: Record<string, string> = { ...cells };
    const { name } = completed;
    const region = findRegion(completed, places);
    if (region) completed.region = region;
    const union = completed.union
      ? unions.byName.get(normaliseName(completed.union))
      : unions.responsibleFor(completed.region ?? '');
    if (union) completed.union = union;
    const kind = completed.kind || !name ? undefined : kindIn(name, kinds);
    if (kind) completed.kind = kind;
    if (!completed.code && name && completed.region) completed.code = codeOf(name, completed.region);
    for (const axis of ['lng', 'lat'])
      if (completed[axis]) completed[axis] = completed[axis].replace(/[°º度\s]|^[东北]经?纬?|[EN]$/g, '');
    return completed;
  };
}

function findRegion({ region = '', district, street, address, name = '' }: Cells, places: PlaceFinder | undefined) {
  if (/^\d+$/.test(region) || !places) return region;
  const place = places.resolveAddress(address ?? '') ?? places.resolveAddress(name);
  const districtCode = places.findDistrict(district ?? region) ?? places.homeRegion?.slice(0, 6) ?? place?.district;
  if (!districtCode) return (street && places.findAnyStreet(street)) || region;
  const byColumn = places.findStreet(districtCode, street ?? region);
  return byColumn ?? (place?.district === districtCode ? place.street : undefined) ?? districtCode;
}

/** The key of the longest word for a kind that a station's name contains. */
function kindIn(name: string, kinds: readonly (readonly [word: string, key: string])[]): string | undefined {
  const folded = foldWord(name);
  return kinds.find(([word]) => folded.includes(word))?.[1];
}

/**
 * A code made from name and district, so that the next file finds the same station. Two stations of one name in a
 * district need codes of their own.
 */
function codeOf(name: string, region: string): string {
  return `${region.slice(0, 6)}-${createHash('sha256').update(foldWord(name)).digest('hex').slice(0, 10)}`;
}

/** Read the unions that may run stations, by name; of those that are responsible for a region also by region. */
async function readUnions() {
  const all = await UnionModel.find(
    { kind: trusted({ $in: [...actingKinds] }) },
    { name: 1, region: 1, kind: 1 },
  ).lean();
  const ofRegions = all.filter(({ kind }) => kind !== 'federation' && kind !== 'industry');
  const byRegion = new Map(ofRegions.map(({ _id, region }) => [region, _id]));
  return {
    byName: new Map(all.map(({ _id, name }) => [normaliseName(name), _id])),
    /** The union of a region, or of the nearest region above it that has one. */
    responsibleFor(region: string): string | undefined {
      for (let at: string | null = region; at; at = parentRegionOf(at)) {
        const found = byRegion.get(at);
        if (found) return found;
      }
      return undefined;
    },
  };
}
