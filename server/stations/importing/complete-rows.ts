import { createHash } from 'node:crypto';
import { canonicalRegion } from '../../../schemas/platform/fields.ts';
import { createPlaceFinder, type PlaceFinder } from '../../territory/regions/place-finder.ts';
import type { AddressRegions } from '../../territory/regions/resolve-address.ts';
import { foldWord } from '../vocabulary/fold-word.ts';
import { createKindReader, type KindReader, requireKind } from '../vocabulary/kind-reader.ts';
import { completeContact } from './contact-cells.ts';
import { completeCoordinates } from './coordinate-cells.ts';
import { readResponsibleUnions } from './responsible-unions.ts';
import type { NoteField, RowCells } from './row-notes.ts';
import { completeState } from './state-cells.ts';
import { dropUnusable } from './unusable-cells.ts';

/** What is known of a whole file. */
interface FileFacts {
  /** The code of the city, district or street that the file is about; without one, names of places are not understood. */
  home: string;
  /** The kind of the rows that give none, as a word of the table of kinds. */
  kind?: string | undefined;
  now: Date;
}

/**
 * Create a function that completes the cells of a row as offices write them: what is left out or written in words.
 *
 * It finds the region by the names of district and street or by the address, the union by the region, and the kind by
 * the words of its table, in its column or in the station's name. It makes a code from name and district, and reads states
 * and coordinates in words. Cells that have the expected form are left as they are. What it had to guess, and what contradicts
 * itself, is noted.
 *
 * @throws {Failure} `station_kind_unknown` of the kind of the whole file.
 */
export async function createRowCompleter(file: FileFacts): Promise<(cells: RowCells, note: NoteField) => RowCells> {
  const places = await createPlaceFinder(file.home);
  const unions = await readResponsibleUnions();
  const kinds = await createKindReader();
  const fileKind = file.kind === undefined ? undefined : requireKind(kinds, file.kind);
  const codes = createCodeMaker();

  return (cells, note) => {
    const completed = { ...cells };
    const { name = '' } = completed;
    const resolved = places?.resolveAddress(completed.address ?? '');
    const region = findRegion(completed, places, resolved);
    if (region) completed.region = region;
    if (places) noteContradiction(completed, places, resolved, note);
    const union = unions.find(completed.union ?? '', completed.region ?? '');
    if (union && completed.union && !union.isNamed)
      note('union', 'station_union_guessed', { union: completed.union, taken: union.name });
    if (union) completed.union = union.id;
    const kind = findKind(completed, kinds, fileKind, note);
    if (kind) completed.kind = kind;
    completeCoordinates(completed, note);
    completeState(completed, file.now, note);
    completeContact(completed);
    completed.code = completed.code?.replace(/\s/g, '') || (name && completed.region ? codes(completed) : '');
    if (!completed.code) delete completed.code;
    dropUnusable(completed, note);
    return completed;
  };
}

/** @param resolved what the address says. */
function findRegion(
  { region = '', district, street, name = '' }: RowCells,
  places: PlaceFinder | undefined,
  resolved: AddressRegions | undefined,
) {
  if (/^\d+$/.test(region) || !places) return region;
  const place = resolved ?? places.resolveAddress(name);
  const written = district ?? region;
  // 温州市鹿城区, 鹿城区（市级）: the district with other things beside it.
  const read =
    places.readPlace(written, undefined, 'full').region ?? places.readPlace(street ?? '', undefined, 'full').region;
  const districtCode =
    places.findDistrict(written) ?? districtOf(read) ?? places.homeRegion?.slice(0, 6) ?? place?.district;
  if (!districtCode) return (street && places.findAnyStreet(street)) || region;
  const ofDistrict = (found: string | undefined) => (districtOf(found) === districtCode ? found : undefined);
  const byColumn =
    places.findStreet(districtCode, street ?? region) ??
    ofDistrict(places.readPlace(street ?? written, districtCode).region) ??
    ofDistrict(read);
  const byAddress = place?.district === districtCode ? place.street : undefined;
  return byColumn && byColumn !== districtCode ? byColumn : (byAddress ?? districtCode);
}

/** The district in which a region lies; a city without districts (东莞) is its own. */
function districtOf(region: string | undefined): string | undefined {
  return region === undefined || region.length < 4 ? undefined : canonicalRegion(region.slice(0, 6));
}

/** Note that the address names another district than the one that the row was given. */
function noteContradiction(
  { region = '', address = '' }: RowCells,
  places: PlaceFinder,
  resolved: AddressRegions | undefined,
  note: NoteField,
): void {
  // Without a street, what looks like the stem of a district may be the name of a road.
  const other = places.explicitDistrict(address) ?? (resolved?.street ? resolved.district : undefined);
  const district = districtOf(region);
  if (!other || !district || district.length < 6 || other === district) return;
  const nameOf = (code: string) => places.nameOf(code) ?? code;
  note('district', 'station_district_contradicts', { district: nameOf(district), other: nameOf(other), address });
}

/** The kind that the column gives, otherwise that of the whole file, otherwise that of the name. */
function findKind(
  { kind = '', name = '' }: RowCells,
  kinds: KindReader,
  fileKind: string | undefined,
  note: NoteField,
) {
  const stated = kinds.exact(kind) ?? (kind && !fileKind ? kinds.within(kind) : undefined);
  const found = stated ?? (fileKind ? { ...kinds.exact(fileKind), isGuess: kind !== '' } : kinds.within(name));
  if (!found?.key) return undefined;
  // The name decides in silence only where no column says otherwise.
  if (found.isGuess || (kind && !stated))
    note('kind', 'station_kind_guessed', { text: kind || name, kind: found.name });
  return found.key;
}

/**
 * Make codes from name and district, so that the next file finds the same station. A further station of the same name in
 * the district, at another address, gets one from the address too.
 */
function createCodeMaker(): (cells: RowCells) => string {
  const places = new Map<string, string>();
  return ({ name = '', region = '', street = '', address = '', lng = '', lat = '' }) => {
    const place = foldWord(address || street || `${lng},${lat}`);
    const code = codeOf(name, region);
    const first = places.get(code) ?? place;
    places.set(code, first);
    return first === place ? code : codeOf(`${name} ${place}`, region);
  };
}

function codeOf(name: string, region: string): string {
  return `${region.slice(0, 6)}-${createHash('sha256').update(foldWord(name)).digest('hex').slice(0, 10)}`;
}
