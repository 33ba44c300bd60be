import { StatedContact } from '../../platform/encryption/contact.ts';
import type { Facts } from '../../register/record/claims.ts';
import { namePartsOf, wholeOf } from '../../register/record/names.ts';
import type { Places } from '../../territory/regions/place-finder.ts';
import type { Count, ListRow, ListValues, PartialDate } from './row.ts';

/** What a row says, in the form that the register keeps; nothing where it does not even name an employer. */
export function factsOf({ values }: Pick<ListRow, 'values'>, regions: Places | undefined): Facts | undefined {
  const { name, union } = values;
  if (!name) return undefined;
  const facts: Facts = { name };
  if (values.formerNames) facts.formerNames = values.formerNames;
  if (values.code) facts.code = values.code;
  if (values.orgCode && values.orgCode !== values.code?.slice(8, 17)) facts.org = values.orgCode;
  if (values.licence) facts.licence = values.licence;
  const whole = partOf(values);
  if (whole) facts.branchOf = whole;
  if (regions) placeOf(facts, values, regions);
  if (values.address) facts.address = values.address;
  if (values.phone || values.contact) {
    facts.contact = new StatedContact({ phone: values.phone, person: values.contact });
  }
  if (values.headcount) countOf(facts, values.headcount);
  if (values.members) facts.members = values.members.min;
  if (values.industry) facts.industry = values.industry;
  if (values.employerType) facts.employerType = values.employerType;
  if (values.production) facts.production = day(values.production);
  if (values.established) facts.established = day(values.established);
  if (union?.form) facts.union = union.form;
  if (union?.code) facts.unionCode = union.code;
  if (union?.name) facts.unionName = union.name;
  if (union?.founded) facts.unionSince = day(union.founded);
  return facts;
}

/** What a branch is a part of: the organisation code of the whole, or `part:` and its own, or `name:` and the key of a name. */
function partOf({ branch, orgCode, code, name = '' }: ListValues): string | undefined {
  const byName = wholeOf(name);
  if (!branch && !byName) return undefined;
  if (branch?.parentOrgCode) return branch.parentOrgCode;
  const own = orgCode ?? code?.slice(8, 17);
  return byName ? `name:${byName}` : own ? `part:${own}` : `name:${namePartsOf(name).core}`;
}

/**
 * District by its column, else by the address, else that of the whole list; the address may add the street. A street
 * without a district is one of the list's district, or the only one of its name in the city.
 *
 * Where nothing says it, the name suggests one, else the city that the list is of: enough to show it to the city's union.
 */
function placeOf(facts: Facts, { district, street, address, name = '' }: ListValues, regions: Places): void {
  const { home } = regions;
  const named = district ? regions.district(district) : undefined;
  const within = district ? named : home?.slice(0, 6);
  const byColumn = street && (within ? regions.street(within, street) : !district && regions.anyStreet(street));
  if (byColumn) {
    facts.region = byColumn;
    return;
  }
  const place = address ? regions.resolve(address) : undefined;
  if (named) facts.region = place?.district === named && place.street && !street ? place.street : named;
  else if (place) facts.region = place.street ?? place.district;
  if (home && (facts.region ? home.startsWith(facts.region) : !district)) facts.region = home;
  if (!facts.region) {
    const suggested = regions.resolve(name)?.district ?? (district ? undefined : regions.city);
    if (suggested) facts.nameRegion = suggested;
  }
}

function countOf(facts: Facts, { min, max }: Count): void {
  facts.headcount = min;
  if (max !== min) facts.headcountTo = max;
}

function day({ value, precision }: PartialDate): string {
  return value.slice(0, precision === 'day' ? 10 : precision === 'month' ? 7 : 4);
}
