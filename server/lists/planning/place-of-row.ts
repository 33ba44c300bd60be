import { isBlankCell } from '../../platform/text/blank-cell.ts';
import { makeProblem, type ProblemCode } from '../../sheets/problems/problems.ts';
import type { PlaceFinder } from '../../territory/regions/place-finder.ts';
import type { PlaceReading } from '../../territory/regions/read-place.ts';
import type { ListValues, RowProblem } from '../reading/row.ts';

/** Where a row places its employer. One of the two regions is always set. */
export interface RowPlace {
  /** By the row's own columns or address: the code of a district or street. */
  region?: string;
  /**
   * Where the row says no place that can be read: the district that the name suggests, otherwise the list's own region,
   * where the employer is counted as 未定位.
   */
  nameRegion?: string;
  problems: readonly RowProblem[];
}

type PlaceCells = Pick<ListValues, 'district' | 'street' | 'community' | 'address' | 'name'>;

/** The problem of a cell that is not read as one place. */
const problemOf: Partial<Record<PlaceReading['kind'], ProblemCode>> = {
  several: 'district_several',
  above: 'district_city_level',
  zone: 'district_zone',
  elsewhere: 'district_elsewhere',
  unreadable: 'district_unreadable',
};

/**
 * Find the region of a row.
 *
 * The district comes from its column, otherwise from the columns of street and community, otherwise from the address,
 * otherwise from the list; the address may add the street. A street without a district is in the list's district, or is the
 * only one of its name in the city. A cell that cannot be read, and cells that contradict each other, are problems, and the
 * employer is counted in the list's region at least.
 */
export function placeRow(cells: PlaceCells, regions: PlaceFinder): RowPlace {
  const { address, name = '' } = cells;
  const home = regions.homeRegion;
  const district = readCell(cells.district, regions, home?.slice(0, 6));
  const problems: RowProblem[] = [];
  let region = district.region;
  const named = district.kind === 'place' ? districtOf(district.region) : undefined;

  const street = placeStreet(cells, named, regions, problems);
  if (street) region = street;
  else if (!region || region === named) region = placeCommunity(cells.community, region, regions);

  const place =
    address && !(street && named && mentions(address, named, regions)) ? regions.resolveAddress(address) : undefined;
  if (place && !region) region = place.street ?? place.district;
  else if (place?.street && place.district === region && isBlank(cells.street)) region = place.street;
  if (place && named && address && place.district !== named) {
    const explicit = regions.explicitDistrict(address);
    if (explicit && explicit !== named)
      problems.push(makeProblem('district', 'district_conflict', namesOf([named, explicit], regions)));
  }

  const isOpen = district.kind === 'blank' || district.kind === 'above';
  if (home && (region ? home.startsWith(region) : isOpen)) region = home;
  const code = problemOf[district.kind];
  // A city-level unit or a functional zone lies where the rest of the row says.
  if (code && !(region && (district.kind === 'above' || district.kind === 'zone'))) {
    const shown = district.kind === 'several' ? namesOf(district.regions, regions) : cells.district;
    problems.push(makeProblem('district', code, shown));
  }
  if (region) return { region, problems };
  // The name of a firm whose list says that it lies elsewhere, or in two places, decides nothing.
  const isContradicted = district.kind === 'elsewhere' || district.kind === 'several';
  const suggested = isContradicted ? undefined : regions.resolveAddress(name)?.district;
  const city = district.kind === 'above' ? district.city : undefined;
  return { nameRegion: suggested ?? home ?? city ?? regions.region, problems };
}

/** The street that the street's column says, or the district, where it says no more. */
function placeStreet(
  { street, district }: PlaceCells,
  named: string | undefined,
  regions: PlaceFinder,
  problems: RowProblem[],
): string | undefined {
  if (!street) return undefined;
  const within = named ?? (isBlank(district) ? regions.homeRegion?.slice(0, 6) : undefined);
  const byName = within ? regions.findStreet(within, street) : regions.findAnyStreet(street);
  if (byName) return byName;
  const found = regions.readPlace(street, within);
  const place = found.region;
  if (place && within && !place.startsWith(within)) {
    problems.push(makeProblem('street', 'district_conflict', namesOf([within, place], regions)));
    return undefined;
  }
  if (found.kind === 'several')
    problems.push(makeProblem('street', 'district_several', namesOf(found.regions, regions)));
  else if (!place && found.kind !== 'blank' && found.kind !== 'above')
    problems.push(makeProblem('street', found.kind === 'zone' ? 'district_zone' : 'street_unreadable', street));
  return place && place !== within ? place : undefined;
}

/** The place that the community's column names beside or instead of a community, if it lies in the region known so far. */
function placeCommunity(
  community: string | undefined,
  region: string | undefined,
  regions: PlaceFinder,
): string | undefined {
  if (!community) return region;
  const found = regions.readPlace(community, region, 'full');
  return found.kind === 'place' && (!region || found.region.startsWith(region)) ? found.region : region;
}

function readCell(cell: string | undefined, regions: PlaceFinder, within: string | undefined): PlaceReading {
  return cell === undefined ? { kind: 'blank' } : regions.readPlace(cell, within);
}

/** The district of a code, or the city, if that has no districts. */
function districtOf(code: string): string {
  return code.length >= 6 ? code.slice(0, 6) : code;
}

function isBlank(cell: string | undefined): boolean {
  return cell === undefined || isBlankCell(cell);
}

/** Whether an address holds the name of a district, so that it need not be read to see whether it names another. */
function mentions(address: string, district: string, regions: PlaceFinder): boolean {
  const name = regions.nameOf(district);
  return name !== undefined && address.includes(name);
}

function namesOf(codes: readonly string[], regions: PlaceFinder): string {
  return codes.map((code) => regions.nameOf(code) ?? code).join('、');
}
