import type { mongo } from 'mongoose';
import { type Employer, EmployerModel, type StoredEmployer } from '../../../schemas/register/employer.ts';
import type { Statement, StoredStatement } from '../../../schemas/register/statement.ts';
import { driver } from '../../platform/database/driver.ts';

/** The paths of statements in a stored employer, for filters and projections. */
export const storedPaths = {
  statements: 'claims',
  list: 'claims.b',
  source: 'claims.s',
  asOf: 'claims.d',
} as const;

/**
 * The register of employers, read with the statements in words.
 *
 * The driver reads and not mongoose: hydrating a document for each row of a list would cost too much.
 */
export function employers() {
  return {
    find: (filter: mongo.Filter<StoredEmployer>, options?: mongo.FindOptions): mongo.FindCursor<Employer> =>
      storedEmployers().find(filter, options).map(fromStored),
    async findOne(filter: mongo.Filter<StoredEmployer>, options?: mongo.FindOptions): Promise<Employer | null> {
      const found = await storedEmployers().findOne(filter, options);
      return found && fromStored(found);
    },
  };
}

/** The collection of employers as stored, for counts, aggregations and writes. */
export function storedEmployers(): mongo.Collection<StoredEmployer> {
  return driver<StoredEmployer>(EmployerModel);
}

/** Turn a stored employer into words. What a projection left out stays absent. */
export function fromStored(stored: StoredEmployer): Employer {
  const { claims, ...fields } = stored;
  return (claims ? { ...fields, statements: claims.map(statementFromStored) } : stored) as Employer;
}

/** Turn an employer into its stored form. */
export function toStored({ statements, ...fields }: Employer): StoredEmployer {
  return { ...fields, claims: statements.map(statementToStored) };
}

function statementFromStored({ b, l, s, d, h, v, o, by }: StoredStatement): Statement {
  const statement: Statement = { list: b, line: l, source: s, asOf: d, hash: h, facts: v };
  if (o != null) statement.origin = o;
  if (by != null) statement.by = by;
  return statement;
}

function statementToStored({ list, line, source, asOf, hash, facts, origin, by }: Statement): StoredStatement {
  const stored: StoredStatement = { b: list, l: line, s: source, d: asOf, h: hash, v: facts };
  if (origin !== undefined) stored.o = origin;
  if (by !== undefined) stored.by = by;
  return stored;
}

/**
 * The read concern of everything that a plan rests on: the latest write, also one that the majority does not have yet.
 * A chunk that is planned on such a write is written after it, and lost together with it.
 */
export const localRead = { readConcern: { level: 'local' } } as const;
