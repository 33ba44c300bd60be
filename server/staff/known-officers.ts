import { staffWrites } from '../../schemas/staff.ts';
import { isHeld } from './appointments.ts';
import { findOfficer, type OfficerAccount, type SecondFactorRule } from './officer.ts';

/** For how long a process remembers what an officer holds, in milliseconds. */
const rememberedMs = 1000;
const rememberedAtMost = 5000;

interface Known {
  found: Promise<OfficerAccount | undefined>;
  until: number;
  /** Writes to accounts that this process had made when it was read. */
  writes: number;
}

const known = new Map<string, Known>();

/**
 * `findOfficer` for the door, which asks at every request: one read a second for each officer.
 *
 * Whatever this process writes to an account holds at its next request; what another process writes, a withdrawn role
 * among it, holds within a second. A temporary appointment ends at its moment.
 */
export async function knownOfficer(id: string, now: Date, rule: SecondFactorRule): Promise<OfficerAccount | undefined> {
  const key = `${id} ${rule.secondFactor}`;
  const at = performance.now();
  const last = known.get(key);
  if (last && at < last.until && last.writes === staffWrites.count) {
    const officer = await last.found;
    if (officer?.appointments.every((each) => isHeld(each, now))) return officer;
  }
  const found = findOfficer(id, now, rule);
  remember(key, { found, until: at + rememberedMs, writes: staffWrites.count });
  // Who is refused is asked about again each time, and a failed read is not kept.
  const officer = await found.catch((error) => {
    known.delete(key);
    throw error;
  });
  if (!officer) known.delete(key);
  return officer;
}

/** A write in a transaction is made before it holds: called when it holds. */
export function forgetOfficers(): void {
  known.clear();
}

/** A map keeps the order of insertion, so the first key is the oldest. */
function remember(key: string, entry: Known): void {
  known.delete(key);
  if (known.size >= rememberedAtMost) known.delete(known.keys().next().value as string);
  known.set(key, entry);
}
