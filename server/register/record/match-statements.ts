import type { waitingReasons } from '../../../schemas/lists/list-review.ts';
import type { Statement } from '../../../schemas/register/statement.ts';
import { coresOf } from './names.ts';
import { separateSharedCode } from './shared-codes.ts';
import {
  compareTraits,
  identifiesEmployer,
  isBranch,
  type MatchTraits,
  matchTraitsOf,
  needsNameMatch,
} from './similarity.ts';
import { codesOf } from './statements.ts';
import { UnionFind } from './union-find.ts';

/** A statement, and the serial of the employer that it was found with; undefined for a new row. */
export interface MatchInput {
  statement: Statement;
  serial: number | undefined;
}

/** Statements about one employer, and the serials of the employers that they were found with, the best first. */
export interface StatementGroup {
  statements: MatchInput[];
  serials: number[];
}

/** A statement that waits for a person's decision, and why. */
export interface UnmatchedStatement {
  statement: Statement;
  reason: WaitingReason;
  candidates: StatementGroup[];
}

/**
 * Why a statement waits: nothing but its name says whom it is about, it fits several employers, or it bears the code of an
 * employer with another name or in another district that the same list names.
 */
export type WaitingReason = (typeof waitingReasons)[number];

/**
 * Group statements by the employer that they are about: a pure function, whatever the order of the statements.
 *
 * Statements that share a code belong together. A statement without a code joins the only employer with a like name and a
 * second field in common. Where there is no such employer, the statement makes one of its own if it says where that is;
 * otherwise, and where there are several, it waits for a person. A statement that a person has linked stays where it is.
 * So does one wait that shares a code with an unlike one of its own list (`separateSharedCode`).
 */
export function matchStatements(held: readonly MatchInput[]): {
  groups: StatementGroup[];
  unmatched: UnmatchedStatement[];
} {
  const coded = held.filter(({ statement }) => codesOf(statement.facts).length > 0);
  const uncoded = held.filter(({ statement }) => needsNameMatch(statement));
  const linked = held.filter(({ statement }) => !needsNameMatch(statement) && codesOf(statement.facts).length === 0);

  const separated = byCode(coded).map(separateSharedCode);
  const codedGroups = separated.map(({ kept }) => ({
    statements: kept,
    traits: kept.map(({ statement }) => matchTraitsOf(statement)),
  }));
  const groups: StatementGroup[] = codedGroups.map(({ statements }) => ({ statements, serials: homesOf(statements) }));
  const groupsWithCore = new Map<string, Set<number>>();
  for (const [index, { traits }] of codedGroups.entries()) {
    for (const { core } of traits.flatMap(({ names }) => names))
      groupsWithCore.set(core, (groupsWithCore.get(core) ?? new Set()).add(index));
  }
  const unmatched: UnmatchedStatement[] = separated.flatMap(({ apart }, index) =>
    apart.map(({ statement }) => ({
      statement,
      reason: 'code_shared' as const,
      candidates: [groups[index] as StatementGroup],
    })),
  );
  for (const cluster of byLikeness(uncoded)) {
    const cores = new Set(cluster.flatMap(({ statement }) => coresOf(statement.facts)));
    const found = candidates(
      cluster,
      codedGroups,
      [...cores].flatMap((core) => [...(groupsWithCore.get(core) ?? [])]),
    );
    const [only, ...others] = found.map((index) => groups[index] as StatementGroup);
    if (only && others.length === 0) only.statements.push(...cluster);
    else if (!only && cluster.some(({ statement }) => identifiesEmployer(matchTraitsOf(statement)))) {
      groups.push({ statements: cluster, serials: homesOf(cluster) });
    } else {
      const reason = only ? 'several' : 'name_only';
      const near = only ? [only, ...others] : sameCore(cluster, groups);
      for (const { statement } of cluster) unmatched.push({ statement, reason, candidates: near });
    }
  }
  for (const group of groups) group.serials = [...new Set([...group.serials, ...homesOf(group.statements)])];
  for (const one of linked) {
    const home = one.statement.origin ?? one.serial ?? -1;
    const group = groups.find(({ serials }) => serials.includes(home));
    if (group) group.statements.push(one);
    else groups.push({ statements: [one], serials: homesOf([one]) });
  }
  return { groups, unmatched };
}

function byCode(statements: readonly MatchInput[]): MatchInput[][] {
  const sets = new UnionFind(statements.length);
  const first = new Map<string, number>();
  for (const [node, { statement }] of statements.entries()) {
    for (const code of codesOf(statement.facts)) {
      const other = first.get(code);
      if (other === undefined) first.set(code, node);
      else sets.union(node, other);
    }
  }
  return sets.split(statements);
}

/** Split statements into those about one employer: they have a name in common, present or former, and a second field. */
function byLikeness(statements: readonly MatchInput[]): MatchInput[][] {
  const traits = statements.map(({ statement }) => matchTraitsOf(statement));
  const sets = new UnionFind(statements.length);
  const withCore = new Map<string, number[]>();
  for (const [node, one] of statements.entries()) {
    for (const core of coresOf(one.statement.facts)) {
      const others = withCore.get(core) ?? [];
      for (const other of others) {
        if (isBranchOf(one) !== isBranchOf(statements[other])) continue;
        if (compareTraits(traits[node] as MatchTraits, traits[other] as MatchTraits)) sets.union(node, other);
      }
      withCore.set(core, others);
      others.push(node);
    }
  }
  return sets.split(statements);
}

/**
 * The groups that a cluster may belong to, by index: those whose names are most alike.
 *
 * A cluster about a whole employer joins a group about a branch only where there is no group about a whole one.
 */
function candidates(
  cluster: MatchInput[],
  codedGroups: { statements: MatchInput[]; traits: MatchTraits[] }[],
  alike: readonly number[],
): number[] {
  const members = cluster.map(({ statement }) => matchTraitsOf(statement));
  const branch = isBranchOf(cluster[0]);
  for (const wanted of ['same', 'variant', 'near'] as const) {
    const found = alike.filter((index) =>
      codedGroups[index]?.traits.some((trait) => members.some((member) => compareTraits(member, trait) === wanted)),
    );
    const ofKind = found.filter((index) => (codedGroups[index]?.statements.some(isBranchOf) ?? false) === branch);
    if (ofKind.length > 0) return ofKind;
    if (!branch && found.length > 0) return found;
  }
  return [];
}

function sameCore(cluster: MatchInput[], groups: StatementGroup[]): StatementGroup[] {
  const cores = new Set(cluster.flatMap(({ statement }) => coresOf(statement.facts)));
  return groups.filter(({ statements }) =>
    statements.some((one) => coresOf(one.statement.facts).some((core) => cores.has(core))),
  );
}

const isBranchOf = (held: MatchInput | undefined) => held !== undefined && isBranch(held.statement);

/** The serials that statements come from: those of statements with a code first, the smallest first. */
function homesOf(statements: readonly MatchInput[]): number[] {
  const homes = (some: readonly MatchInput[]) =>
    some.flatMap(({ statement, serial }) => statement.origin ?? serial ?? []).sort((a, b) => a - b);
  const coded = statements.filter(({ statement }) => codesOf(statement.facts).length > 0);
  return [...new Set([...homes(coded), ...homes(statements)])];
}
