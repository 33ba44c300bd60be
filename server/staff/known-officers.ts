import { staffWrites } from '../../schemas/staff.ts';
import { readTogether, roundEnd } from '../database/together.ts';
import { isHeld } from './appointments.ts';
import { findOfficers, type OfficerAccount, type SecondFactorRule } from './officer.ts';

/** For how long a process remembers what an officer holds at most, in milliseconds. */
const rememberedMs = 1000;
const rememberedAtMost = 5000;

interface Known {
  officer: OfficerAccount;
  /** The rule that it was read under. */
  secondFactor: boolean;
  until: number;
  /** Writes to accounts that this process had made when it was read. */
  writes: number;
}

const known = new Map<string, Known>();
/** Readings on their way: many requests of one officer wait for one. */
const reading = new Map<string, { found: Promise<OfficerAccount | undefined>; writes: number }>();

const findOfficer = readTogether(findOfficers);

/**
 * An officer for the door, which asks at every request: looked up once a second, with those others that are just then.
 *
 * Whatever this process writes to an account holds at its next request; what another process writes, a withdrawn role
 * among it, holds within a second. A temporary appointment ends at its moment.
 */
export async function knownOfficer(id: string, now: Date, rule: SecondFactorRule): Promise<OfficerAccount | undefined> {
  const remembered = rememberedOfficer(id, now, rule);
  if (remembered) return remembered;
  const key = keyOf(id, rule);
  const running = reading.get(key);
  if (running?.writes === staffWrites.count) return running.found;

  const writes = staffWrites.count;
  const until = roundEnd(performance.now(), rememberedMs);
  const found = findOfficer({ id, now, rule });
  reading.set(key, { found, writes });
  try {
    const officer = await found;
    // A write in the meantime: the reading may be older.
    if (officer && writes === staffWrites.count)
      remember(id, { officer, secondFactor: rule.secondFactor, until, writes });
    return officer;
  } finally {
    if (reading.get(key)?.found === found) reading.delete(key);
  }
}

/** The same where no read is needed. */
export function rememberedOfficer(id: string, now: Date, rule: SecondFactorRule): OfficerAccount | undefined {
  const last = known.get(id);
  if (
    !last ||
    last.secondFactor !== rule.secondFactor ||
    performance.now() >= last.until ||
    last.writes !== staffWrites.count
  )
    return undefined;
  return last.officer.appointments.every((each) => isHeld(each, now)) ? last.officer : undefined;
}

function keyOf(id: string, { secondFactor }: SecondFactorRule): string {
  return secondFactor ? id : `${id} without second factor`;
}

/** A write in a transaction is made before it holds: called when it holds. */
export function forgetOfficers(): void {
  staffWrites.count++;
}

/** A map keeps the order of insertion, so the first key is the oldest. */
function remember(id: string, entry: Known): void {
  known.delete(id);
  if (known.size >= rememberedAtMost) known.delete(known.keys().next().value as string);
  known.set(id, entry);
}
