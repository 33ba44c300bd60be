import type { mongo } from 'mongoose';
import type { RuleSet } from '../../../schemas/register/coverage-rules.ts';
import type { AssignmentMethod, Employer, StoredEmployer } from '../../../schemas/register/employer.ts';
import type { EmployerFacts, EmployerState, Statement, UnionState } from '../../../schemas/register/statement.ts';
import { coversRegion, regionRange, type Scope } from '../../access/staff/scope.ts';
import { decryptContact } from '../../platform/encryption/contact.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { actsFor } from '../assignment/acting-scope.ts';
import { type CoverageClass, classOf } from '../classification/classify.ts';
import { defaultRules } from '../classification/default-rules.ts';
import { explainClass } from '../classification/explain-class.ts';
import { coverageRulesInForce, shownGeneration } from '../classification/generations.ts';
import { employers } from '../record/employer-collection.ts';
import { sortByPrecedence, statementFor } from '../record/precedence.ts';
import { sourceOfRank } from '../record/sources.ts';

/** An employer as the register shows it. `headcountTo` is the upper end of a range, null for 以上. */
export interface EmployerRow {
  id: number;
  code: string | null;
  org: string | null;
  licence: string | null;
  name: string;
  district: string | null;
  region: string | null;
  address: string | null;
  contact: string | null;
  phone: string | null;
  union: UnionState;
  unionCode: string | null;
  unionName: string | null;
  headcount: number | null;
  headcountTo: number | null | undefined;
  headcountSource: string | null;
  headcountAsOf: string | null;
  members: number | null;
  industry: string | null;
  employerType: string | null;
  production: string | null;
  established: string | null;
  class: CoverageClass;
  state: EmployerState;
  responsible: string | null;
  placing: AssignmentMethod | null;
  /** Sources whose newest list no longer holds it. */
  missing: string[];
}

/** A filter of employers; an absent condition filters nothing. */
export interface EmployerFilter {
  region?: string | undefined;
  union?: UnionState | undefined;
  class?: CoverageClass | undefined;
  /** Only employers that are missing from the newest list of some source. */
  missing?: boolean | undefined;
}

/**
 * Export the employers of a region by serial, with their contacts in clear text. Branches, and employers that another took
 * in, are left out.
 *
 * @param asOf the day for which the class is computed, `YYYY-MM-DD`.
 * @throws {Failure} `outside_scope`.
 */
export async function* exportEmployers(
  filter: EmployerFilter,
  scope: Scope,
  asOf: string,
): AsyncGenerator<EmployerRow> {
  const query = registerFilter(filter, scope);
  const rules = await coverageRulesInForce();
  for await (const employer of employers().find(query, { batchSize: 1000 }).sort({ _id: 1 })) {
    if (!filter.class || classOf(employer, asOf, rules) === filter.class) yield employerRowOf(employer, asOf, rules);
  }
}

/**
 * Read an employer with the statements behind each field, and with its branches.
 *
 * @throws {Failure} `employer_not_found`, also for an employer outside the scope.
 */
export async function readEmployerDetail(id: number, scope: Scope, asOf: string) {
  const employer = await requireEmployer(id, scope);
  const ordered = sortByPrecedence(employer.statements);
  const fields = new Set(ordered.flatMap(({ facts }) => Object.keys(facts) as (keyof EmployerFacts)[]));
  const provenance = [...fields].map((field) => ({
    field,
    values: ordered
      .filter(({ facts }) => facts[field] !== undefined && facts[field] !== null && facts[field] !== '')
      .map(originOf(field)),
  }));
  const wholes = [...(employer.codes ?? []), ...(employer.names ?? []).map((name) => `name:${name}`)];
  const branches = await employers()
    .find({ branchOf: { $in: wholes } }, { limit: 100 })
    .toArray();
  const visible = branches.filter(({ region }) => coversRegion(scope, region ?? ''));
  const { rules: version = 0, set = defaultRules } = (await shownGeneration()) ?? {};
  const why = explainClass(employer, asOf, set, version);
  return {
    ...employerRowOf(employer, asOf, set),
    why,
    provenance,
    branches: visible.map((branch) => employerRowOf(branch, asOf, set)),
  };
}

/** Find an employer by serial. The serial of one that another took in leads to the other. */
export async function findEmployer(id: number): Promise<Employer | undefined> {
  const found = await employers().findOne({ _id: id });
  return (found?.into ? await employers().findOne({ _id: found.into }) : found) ?? undefined;
}

/**
 * Find an employer within a scope, as `findEmployer` does.
 *
 * @throws {Failure} `employer_not_found`, also for an employer outside the scope.
 */
export async function requireEmployer(id: number, scope: Scope): Promise<Employer> {
  const employer = await findEmployer(id);
  if (!employer || !actsFor(scope, { region: employer.region, union: employer.responsible }))
    throw new Failure('employer_not_found', { employer: id });
  return employer;
}

/** The stored filter of the employers in a scope; branches are left out. @throws {Failure} `outside_scope`. */
export function registerFilter(
  { region = '', union, missing }: EmployerFilter,
  scope: Scope,
): mongo.Filter<StoredEmployer> {
  const within = scope.regions.filter((held) => held.startsWith(region) || region.startsWith(held));
  if (within.length === 0) throw new Failure('outside_scope');
  const ranges = within.map((held) => ({ region: regionRange(held.length > region.length ? held : region) }));
  return {
    $or: ranges,
    branchOf: { $exists: false },
    ...(union && { union }),
    ...(missing && { missing: { $exists: true } }),
  };
}

/**
 * An employer as the register shows it, its contact in clear text.
 *
 * @param asOf the day for which the class is computed, `YYYY-MM-DD`.
 */
export function employerRowOf(employer: Employer, asOf: string, rules: RuleSet): EmployerRow {
  const ordered = sortByPrecedence(employer.statements);
  const value = <Field extends keyof EmployerFacts>(field: Field) => statementFor(ordered, field)?.facts[field] ?? null;
  const head = statementFor(ordered, 'headcount');
  const region = employer.region || null;
  const encrypted = ordered.find(({ facts }) => facts.contact)?.facts.contact;
  const contact = encrypted && decryptContact(encrypted);
  return {
    id: employer._id,
    code: employer.code ?? null,
    org: employer.code?.slice(8, 17) ?? value('org'),
    licence: value('licence'),
    name: employer.name ?? '',
    district: region && region.length >= 6 ? region.slice(0, 6) : null,
    region,
    address: value('address'),
    contact: contact?.person ?? null,
    phone: contact?.phone ?? null,
    union: employer.union ?? 'none',
    unionCode: employer.unionCode ?? null,
    unionName: value('unionName'),
    headcount: employer.headcount ?? null,
    headcountTo: employer.headcountTo,
    headcountSource: head ? sourceOfRank(head.source) : null,
    headcountAsOf: head?.asOf ?? null,
    members: employer.members ?? null,
    industry: employer.industry ?? null,
    employerType: value('employerType'),
    production: employer.production ?? null,
    established: employer.established ?? null,
    class: classOf(employer, asOf, rules),
    state: employer.state ?? 'active',
    responsible: employer.responsible ?? null,
    placing: employer.placing ?? null,
    missing: (employer.missing ?? []).map(sourceOfRank),
  };
}

const originOf =
  (field: keyof EmployerFacts) =>
  ({ facts, source, list, line, asOf, by }: Statement) => ({
    value: field === 'contact' && facts.contact ? decryptContact(facts.contact) : facts[field],
    source: sourceOfRank(source),
    list: list === 0 ? null : list,
    line: list === 0 ? null : line,
    asOf,
    by: by ?? null,
  });
