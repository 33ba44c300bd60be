import { type Claim, codesOf } from './claims.ts';
import { namePartsOf } from './names.ts';
import { isBranch, isWeak, sameEmployer, standsAlone, type Trait, traitOf } from './similarity.ts';
import { Groups } from './union-find.ts';

/** A claim, and the serial of the employer that it was found with; none for a new row. */
export interface HeldClaim {
  claim: Claim;
  home?: number | undefined;
}

/** Claims that are about one employer, and the serials that they come from, best first. */
export interface Party {
  claims: HeldClaim[];
  homes: number[];
}

/** A claim that waits for a person, and why. */
export interface Orphan {
  claim: Claim;
  reason: 'name_only' | 'several';
  candidates: Party[];
}

/**
 * Which claims are about one employer: a pure function of the claims, whatever their order.
 *
 * Claims that share a code belong together. A claim without one goes to the only party with a like name and a second
 * field in common; where there is none it stands for an employer of its own, if it says where that is; else, or where
 * there are several, it waits for a person. What a person put somewhere stays there.
 */
export function settle(held: readonly HeldClaim[]): { parties: Party[]; orphans: Orphan[] } {
  const coded = held.filter(({ claim }) => codesOf(claim.v).length > 0);
  const weak = held.filter(({ claim }) => isWeak(claim));
  const placed = held.filter(({ claim }) => !isWeak(claim) && codesOf(claim.v).length === 0);

  const strong = byCode(coded).map((claims) => ({ claims, traits: claims.map(({ claim }) => traitOf(claim)) }));
  const parties: Party[] = strong.map(({ claims }) => ({ claims, homes: homesOf(claims) }));
  const withCore = new Map<string, Set<number>>();
  for (const [at, { traits }] of strong.entries()) {
    for (const { core } of traits.flatMap(({ names }) => names))
      withCore.set(core, (withCore.get(core) ?? new Set()).add(at));
  }
  const orphans: Orphan[] = [];
  for (const cluster of byLikeness(weak)) {
    const cores = new Set(cluster.map(({ claim }) => namePartsOf(claim.v.name).core));
    const found = candidates(
      cluster,
      strong,
      [...cores].flatMap((core) => [...(withCore.get(core) ?? [])]),
    );
    const [only, ...others] = found.map((at) => parties[at] as Party);
    if (only && others.length === 0) only.claims.push(...cluster);
    else if (!only && cluster.some(({ claim }) => standsAlone(traitOf(claim)))) {
      parties.push({ claims: cluster, homes: homesOf(cluster) });
    } else {
      const reason = only ? 'several' : 'name_only';
      const near = only ? [only, ...others] : sameCore(cluster, parties);
      for (const { claim } of cluster) orphans.push({ claim, reason, candidates: near });
    }
  }
  for (const party of parties) party.homes = [...new Set([...party.homes, ...homesOf(party.claims)])];
  for (const one of placed) {
    const home = one.claim.o ?? one.home ?? -1;
    const party = parties.find(({ homes }) => homes.includes(home));
    if (party) party.claims.push(one);
    else parties.push({ claims: [one], homes: homesOf([one]) });
  }
  return { parties, orphans };
}

function byCode(claims: readonly HeldClaim[]): HeldClaim[][] {
  const groups = new Groups(claims.length);
  const first = new Map<string, number>();
  for (const [node, { claim }] of claims.entries()) {
    for (const code of codesOf(claim.v)) {
      const other = first.get(code);
      if (other === undefined) first.set(code, node);
      else groups.join(node, other);
    }
  }
  return groups.split(claims);
}

function byLikeness(claims: readonly HeldClaim[]): HeldClaim[][] {
  const byCore = Map.groupBy(claims, ({ claim }) => namePartsOf(claim.v.name).core);
  return [...byCore.values()].flatMap((alike) => {
    const traits = alike.map(({ claim }) => traitOf(claim));
    const groups = new Groups(alike.length);
    for (const [node, trait] of traits.entries()) {
      for (let other = 0; other < node; other++) {
        if (isBranchOf(alike[node]) !== isBranchOf(alike[other])) continue;
        if (sameEmployer(trait, traits[other] as Trait)) groups.join(node, other);
      }
    }
    return groups.split(alike);
  });
}

/** The parties that a cluster may belong to: those whose names are most like; a part of an employer only for want of a whole. */
function candidates(
  cluster: HeldClaim[],
  strong: { claims: HeldClaim[]; traits: Trait[] }[],
  alike: readonly number[],
): number[] {
  const members = cluster.map(({ claim }) => traitOf(claim));
  const branch = isBranchOf(cluster[0]);
  for (const wanted of ['same', 'variant', 'near'] as const) {
    const found = alike.filter((at) =>
      strong[at]?.traits.some((trait) => members.some((member) => sameEmployer(member, trait) === wanted)),
    );
    const ofKind = found.filter((at) => (strong[at]?.claims.some(isBranchOf) ?? false) === branch);
    if (ofKind.length > 0) return ofKind;
    if (!branch && found.length > 0) return found;
  }
  return [];
}

function sameCore(cluster: HeldClaim[], parties: Party[]): Party[] {
  const cores = new Set(cluster.map(({ claim }) => namePartsOf(claim.v.name).core));
  return parties.filter(({ claims }) => claims.some(({ claim }) => cores.has(namePartsOf(claim.v.name).core)));
}

const isBranchOf = (held: HeldClaim | undefined) => held !== undefined && isBranch(held.claim);

/** Serials that claims come from, those of coded claims first, the smallest first. */
function homesOf(claims: readonly HeldClaim[]): number[] {
  const homes = (some: readonly HeldClaim[]) =>
    some.flatMap(({ claim, home }) => claim.o ?? home ?? []).sort((a, b) => a - b);
  return [...new Set([...homes(claims.filter(({ claim }) => codesOf(claim.v).length > 0)), ...homes(claims)])];
}
