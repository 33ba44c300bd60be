import type { Employer } from '../../../schemas/register/employer.ts';
import type { Statement } from '../../../schemas/register/statement.ts';
import { responsibleUnionOf } from '../assignment/assign-union.ts';
import { matchStatements, type StatementGroup, type WaitingReason } from '../record/match-statements.ts';
import { deriveFields } from '../record/precedence.ts';

/** A statement that waits for a person's decision, why, and the serials of the employers that it may be about. */
export interface WaitingStatement {
  statement: Statement;
  reason: WaitingReason;
  candidates: number[];
}

/** What matching statements again changed. */
export interface RematchResult {
  /** Employers that are new or different, also those that another took in. */
  changed: Employer[];
  /** Serials of employers that no statement is about any more. */
  removed: number[];
  waiting: WaitingStatement[];
  /** The serial of the employer that each statement ended with. */
  serialOf: Map<Statement, number>;
}

/**
 * Match the statements about some employers again, with new ones. The employers must be all that the statements may be
 * about.
 *
 * An employer keeps its serial as long as it keeps a statement. An employer that another takes in stays as a pointer, and
 * gets its serial back when the statements part again.
 */
export function rematch(
  employers: readonly Employer[],
  fresh: readonly Statement[],
  newSerial: () => number,
): RematchResult {
  const held = employers.flatMap(({ _id, statements }) =>
    statements.map((statement) => ({ statement, serial: _id as number | undefined })),
  );
  const { groups, unmatched } = matchStatements([
    ...held,
    ...fresh.map((statement) => ({ statement, serial: undefined })),
  ]);
  const before = new Map(employers.map((employer) => [employer._id, employer]));
  const homeOf = new Map<Statement, number>();
  const changed: Employer[] = [];
  const serials = serialsFor(groups, newSerial);
  const used = new Set(serials.values());
  const into = new Map<number, number>();

  for (const [group, serial] of serials) {
    for (const { serial: home } of group.statements) if (home !== undefined && home !== serial) into.set(home, serial);
    const statements = group.statements.map(({ statement, serial: home }) => withOrigin(statement, home, serial));
    for (const { statement } of group.statements) homeOf.set(statement, serial);
    const old = before.get(serial);
    if (!old || !sameStatements(old.statements, statements)) changed.push(buildEmployer(serial, statements, old));
  }
  const removed: number[] = [];
  for (const { _id, rev, into: pointer } of employers) {
    if (used.has(_id)) continue;
    const target = into.get(_id);
    if (target === undefined && pointer && used.has(pointer)) continue;
    if (target === undefined) removed.push(_id);
    else if (pointer !== target) changed.push({ _id, rev, statements: [], into: target });
  }
  const waiting = unmatched.map(({ statement, reason, candidates }) => ({
    statement,
    reason,
    candidates: candidates.map((group) => serials.get(group) ?? 0).slice(0, 20),
  }));
  return { changed, removed, waiting, serialOf: homeOf };
}

/** Build an employer from the statements about it; `old` is the employer as it was. */
export function buildEmployer(
  serial: number,
  statements: Statement[],
  old?: Pick<Employer, 'rev' | 'missing'>,
): Employer {
  const missing = old?.missing?.filter((rank) => statements.some(({ source }) => source === rank));
  const shown = deriveFields(statements);
  return {
    _id: serial,
    rev: old?.rev ?? 0,
    ...shown,
    ...responsibleUnionOf(shown),
    ...(missing && missing.length > 0 && { missing }),
    statements,
  } as Employer;
}

/** A serial for each group: one that its statements come from, or a new one. */
function serialsFor(groups: StatementGroup[], newSerial: () => number): Map<StatementGroup, number> {
  const used = new Set<number>();
  const ordered = groups.toSorted((a, b) => (a.serials[0] ?? Infinity) - (b.serials[0] ?? Infinity));
  const serials = new Map<StatementGroup, number>();
  for (const group of ordered) {
    const serial = group.serials.find((home) => !used.has(home)) ?? newSerial();
    used.add(serial);
    serials.set(group, serial);
  }
  return serials;
}

/** A statement as its new employer holds it: its origin is the first employer that it was about. */
function withOrigin(statement: Statement, home: number | undefined, serial: number): Statement {
  const { origin = home, ...rest } = statement;
  return origin === undefined || origin === serial ? rest : { ...rest, origin };
}

function sameStatements(a: readonly Statement[], b: readonly Statement[]): boolean {
  if (a.length !== b.length) return false;
  const key = ({ list, line, hash, origin, by }: Statement) => `${list} ${line} ${hash} ${origin ?? ''} ${by ?? ''}`;
  const keys = new Set(a.map(key));
  return b.every((statement) => keys.has(key(statement)));
}
