import type { EmployerFacts } from '../../../schemas/register/statement.ts';
import { LazyContact } from '../../platform/encryption/contact.ts';
import { maskNumber, maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import { headCompanyCore, namePartsOf } from '../../register/record/names.ts';
import { isPlaceholderAddress, isPlaceholderPerson, isPlaceholderPhone } from '../../register/record/placeholders.ts';
import { makeProblem } from '../../sheets/problems/problems.ts';
import type { PlaceFinder } from '../../territory/regions/place-finder.ts';
import type { Count, ListRow, ListValues, PartialDate, RowProblem } from '../reading/row.ts';
import { placeRow } from './place-of-row.ts';

/** The facts of a row, and the problems that show only where its cells are read together. */
export interface RowFacts {
  facts: EmployerFacts;
  problems: readonly RowProblem[];
}

/**
 * The facts of a row, in the form that the register keeps.
 *
 * @returns undefined where the row does not name an employer.
 */
export function employerFactsOf(row: Pick<ListRow, 'values'>, regions: PlaceFinder | undefined): RowFacts | undefined {
  const values = withoutPersonalNumbers(row.values);
  const { name, union } = values;
  if (!name) return undefined;
  const facts: EmployerFacts = { name };
  let problems: readonly RowProblem[] = noProblems;
  if (values.formerNames) facts.formerNames = values.formerNames;
  if (values.code) facts.code = values.code;
  if (values.orgCode && values.orgCode !== values.code?.slice(8, 17)) facts.org = values.orgCode;
  if (values.licence) facts.licence = values.licence;
  const whole = wholeOfBranch(values);
  if (whole) facts.branchOf = whole;
  if (regions) {
    const { region, nameRegion, problems: ofPlace } = placeRow(values, regions);
    if (region) facts.region = region;
    if (nameRegion) facts.nameRegion = nameRegion;
    problems = ofPlace;
  }
  // A placeholder must neither replace what an older list knows nor make two employers one.
  if (values.address && !isPlaceholderAddress(values.address)) facts.address = values.address;
  const phone = values.phone && isPlaceholderPhone(values.phone) ? undefined : values.phone;
  if (phone !== values.phone)
    problems = [...problems, makeProblem('phone', 'phone_placeholder', maskNumber(values.phone ?? ''))];
  const person = values.contact && isPlaceholderPerson(values.contact) ? undefined : values.contact;
  if (phone || person) facts.contact = new LazyContact({ phone, person });
  if (values.headcount) setHeadcount(facts, values.headcount);
  if (values.members) facts.members = values.members.min;
  if (values.industry) facts.industry = values.industry;
  if (values.employerType) facts.employerType = values.employerType;
  if (values.production) facts.production = textOf(values.production);
  if (values.established) facts.established = textOf(values.established);
  if (values.state) facts.state = values.state;
  if (union?.form) facts.union = union.form;
  if (union?.code) facts.unionCode = union.code;
  if (union?.name) facts.unionName = union.name;
  if (union?.founded) facts.unionSince = textOf(union.founded);
  return { facts, problems };
}

const noProblems: readonly RowProblem[] = [];

/**
 * Mask identity numbers and phones that somebody wrote into a name, an address or another text, which the register keeps in
 * clear.
 *
 * @returns the same object where there are none, which is so for almost every row.
 */
export function withoutPersonalNumbers(values: ListValues): ListValues {
  let masked = values;
  for (const field of textFields) {
    const text = values[field];
    const without = text && maskPersonalNumbers(text);
    if (without !== text) masked = { ...masked, [field]: without };
  }
  const { formerNames, union } = values;
  if (formerNames) masked = { ...masked, formerNames: formerNames.map(maskPersonalNumbers) };
  if (union?.name) masked = { ...masked, union: { ...union, name: maskPersonalNumbers(union.name) } };
  return masked;
}

/** The fields that the register keeps as text. Phone and contact are not among them: they are encrypted. */
const textFields = ['name', 'district', 'street', 'community', 'address', 'industry', 'employerType'] as const;

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

function setHeadcount(facts: EmployerFacts, { min, max }: Count): void {
  facts.headcount = min;
  if (max !== min) facts.headcountTo = max;
}

/** A date as text, as exact as it is given. */
function textOf({ value, precision }: PartialDate): string {
  return value.slice(0, precision === 'day' ? 10 : precision === 'month' ? 7 : 4);
}
