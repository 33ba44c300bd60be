import type { EmployerFacts } from '../../../schemas/register/statement.ts';
import { LazyContact } from '../../platform/encryption/contact.ts';
import { headCompanyCore, namePartsOf } from '../../register/record/names.ts';
import type { PlaceFinder } from '../../territory/regions/place-finder.ts';
import type { Count, ListRow, ListValues, PartialDate } from './row.ts';

/**
 * The facts of a row, in the form that the register keeps.
 *
 * @returns undefined where the row does not name an employer.
 */
export function employerFactsOf(
  { values }: Pick<ListRow, 'values'>,
  regions: PlaceFinder | undefined,
): EmployerFacts | undefined {
  const { name, union } = values;
  if (!name) return undefined;
  const facts: EmployerFacts = { name };
  if (values.formerNames) facts.formerNames = values.formerNames;
  if (values.code) facts.code = values.code;
  if (values.orgCode && values.orgCode !== values.code?.slice(8, 17)) facts.org = values.orgCode;
  if (values.licence) facts.licence = values.licence;
  const whole = wholeOfBranch(values);
  if (whole) facts.branchOf = whole;
  if (regions) setRegion(facts, values, regions);
  if (values.address) facts.address = values.address;
  if (values.phone || values.contact) {
    facts.contact = new LazyContact({ phone: values.phone, person: values.contact });
  }
  if (values.headcount) setHeadcount(facts, values.headcount);
  if (values.members) facts.members = values.members.min;
  if (values.industry) facts.industry = values.industry;
  if (values.employerType) facts.employerType = values.employerType;
  if (values.production) facts.production = textOf(values.production);
  if (values.established) facts.established = textOf(values.established);
  if (union?.form) facts.union = union.form;
  if (union?.code) facts.unionCode = union.code;
  if (union?.name) facts.unionName = union.name;
  if (union?.founded) facts.unionSince = textOf(union.founded);
  return facts;
}

/**
 * The whole that a branch is a part of, as `branchOf` keeps it: the organisation code of the whole, `name:` and the key of
 * its name, or `part:` and the branch's own code.
 *
 * @returns undefined for a row that is not about a branch.
 */
function wholeOfBranch({ branch, orgCode, code, name = '' }: ListValues): string | undefined {
  const byName = headCompanyCore(name);
  if (!branch && !byName) return undefined;
  if (branch?.parentOrgCode) return branch.parentOrgCode;
  const own = orgCode ?? code?.slice(8, 17);
  return byName ? `name:${byName}` : own ? `part:${own}` : `name:${namePartsOf(name).core}`;
}

/**
 * Set the region of a row.
 *
 * The district comes from its column, otherwise from the address, otherwise from the list; the address may add the street.
 * A street without a district is in the list's district, or is the only one of its name in the city.
 *
 * Where none of these gives a district, `nameRegion` is one that the name suggests, otherwise the list's city: enough to
 * show the employer to the city's union.
 */
function setRegion(
  facts: EmployerFacts,
  { district, street, address, name = '' }: ListValues,
  regions: PlaceFinder,
): void {
  const { homeRegion } = regions;
  const named = district ? regions.findDistrict(district) : undefined;
  const within = district ? named : homeRegion?.slice(0, 6);
  const byColumn =
    street && (within ? regions.findStreet(within, street) : !district && regions.findStreetInCity(street));
  if (byColumn) {
    facts.region = byColumn;
    return;
  }
  const place = address ? regions.resolveAddress(address) : undefined;
  if (named) facts.region = place?.district === named && place.street && !street ? place.street : named;
  else if (place) facts.region = place.street ?? place.district;
  if (homeRegion && (facts.region ? homeRegion.startsWith(facts.region) : !district)) facts.region = homeRegion;
  if (!facts.region) {
    const suggested = regions.resolveAddress(name)?.district ?? (district ? undefined : regions.city);
    if (suggested) facts.nameRegion = suggested;
  }
}

function setHeadcount(facts: EmployerFacts, { min, max }: Count): void {
  facts.headcount = min;
  if (max !== min) facts.headcountTo = max;
}

/** A date as text, as exact as it is given. */
function textOf({ value, precision }: PartialDate): string {
  return value.slice(0, precision === 'day' ? 10 : precision === 'month' ? 7 : 4);
}
