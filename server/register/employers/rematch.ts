import type { Employer } from '../../../schemas/register/employer.ts';
import { placingOf } from '../assignment/assign-union.ts';
import type { Claim } from '../record/claims.ts';
import { type Party, settle } from '../record/match-claims.ts';
import { shownBy } from '../record/precedence.ts';

/** A claim that waits for a person, why, and the serials of the employers that it may be about. */
export interface Waiting {
  claim: Claim;
  reason: 'name_only' | 'several';
  candidates: number[];
}

/** What settling changed. */
export interface Settled {
  /** Employers that are new or different, those taken in by another among them. */
  changed: Employer[];
  /** Serials of employers that no claim speaks of any more. */
  gone: number[];
  waiting: Waiting[];
  /** The employer that each claim ended with. */
  homeOf: Map<Claim, number>;
}

/**
 * Settle some employers again, with new claims; together they must be all that the claims could belong to.
 *
 * An employer keeps its serial as long as a claim that came with it is left; one that is taken in stays as a pointer,
 * and gets its serial back when the claims part again.
 */
export function resettle(employers: readonly Employer[], fresh: readonly Claim[], newSerial: () => number): Settled {
  const held = employers.flatMap(({ _id, claims }) =>
    claims.map((claim) => ({ claim, home: _id as number | undefined })),
  );
  const { parties, orphans } = settle([...held, ...fresh.map((claim) => ({ claim, home: undefined }))]);
  const before = new Map(employers.map((employer) => [employer._id, employer]));
  const homeOf = new Map<Claim, number>();
  const changed: Employer[] = [];
  const serials = withSerials(parties, newSerial);
  const taken = new Set(serials.values());
  const into = new Map<number, number>();

  for (const [party, serial] of serials) {
    for (const { home } of party.claims) if (home !== undefined && home !== serial) into.set(home, serial);
    const claims = party.claims.map(({ claim, home }) => at(claim, home, serial));
    for (const { claim } of party.claims) homeOf.set(claim, serial);
    const old = before.get(serial);
    if (!old || !sameClaims(old.claims, claims)) changed.push(build(serial, claims, old));
  }
  const gone: number[] = [];
  for (const { _id, rev, into: pointer } of employers) {
    if (taken.has(_id)) continue;
    const target = into.get(_id);
    if (target === undefined && pointer && taken.has(pointer)) continue;
    if (target === undefined) gone.push(_id);
    else if (pointer !== target) changed.push({ _id, rev, claims: [], into: target } as unknown as Employer);
  }
  const waiting = orphans.map(({ claim, reason, candidates }) => ({
    claim,
    reason,
    candidates: candidates.map((party) => serials.get(party) ?? 0).slice(0, 20),
  }));
  return { changed, gone, waiting, homeOf };
}

/** An employer of these claims; `old` is what it was before. */
export function build(serial: number, claims: Claim[], old?: Pick<Employer, 'rev' | 'missing'>): Employer {
  const missing = old?.missing?.filter((source) => claims.some(({ s }) => s === source));
  const shown = shownBy(claims);
  return {
    _id: serial,
    rev: old?.rev ?? 0,
    ...shown,
    ...placingOf(shown),
    ...(missing && missing.length > 0 && { missing }),
    claims,
  } as Employer;
}

function withSerials(parties: Party[], newSerial: () => number): Map<Party, number> {
  const used = new Set<number>();
  const ordered = parties.toSorted((a, b) => (a.homes[0] ?? Infinity) - (b.homes[0] ?? Infinity));
  const serials = new Map<Party, number>();
  for (const party of ordered) {
    const serial = party.homes.find((home) => !used.has(home)) ?? newSerial();
    used.add(serial);
    serials.set(party, serial);
  }
  return serials;
}

/** The claim at its new employer: it remembers the first one that it was with. */
function at(claim: Claim, home: number | undefined, serial: number): Claim {
  const origin = claim.o ?? home;
  const { o: _, ...rest } = claim;
  return origin === undefined || origin === serial ? rest : { ...rest, o: origin };
}

function sameClaims(a: readonly Claim[], b: readonly Claim[]): boolean {
  if (a.length !== b.length) return false;
  const key = (claim: Claim) => `${claim.b} ${claim.l} ${claim.h} ${claim.o ?? ''} ${claim.by ?? ''}`;
  const keys = new Set(a.map(key));
  return b.every((claim) => keys.has(key(claim)));
}
