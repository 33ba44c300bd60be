import { staffWrites } from '../../../schemas/access/staff.ts';
import { remembered } from '../../platform/database/ttl-cache.ts';
import { isHeld } from './appointments.ts';
import { findOfficers, type OfficerAccount, type OfficerAsked, type SecondFactorRule } from './officer.ts';

const keyOf = ({ id }: OfficerAsked) => id;
/** For how long a process remembers what an officer holds at most, in milliseconds. */
const ms = 1000;

/** Both rules may be in force in one process. */
const officers = {
  withSecondFactor: remembered(findOfficers, { keyOf, ms, most: 5000 }),
  without: remembered(findOfficers, { keyOf, ms, most: 5000 }),
};
const under = ({ secondFactor }: SecondFactorRule) => officers[secondFactor ? 'withSecondFactor' : 'without'];
/** Writes to accounts that this process had made when it last looked. */
let writes = 0;

/**
 * An officer for the door, which asks at every request: looked up once a second, with the others who are at work.
 *
 * Whatever this process writes to an account holds at its next request; what another process writes, a withdrawn role
 * among it, holds within a second. A temporary appointment ends at its moment.
 */
export async function knownOfficer(id: string, now: Date, rule: SecondFactorRule): Promise<OfficerAccount | undefined> {
  return rememberedOfficer(id, now, rule) ?? under(rule).find({ id, now, rule });
}

/** The same where no read is needed. */
export function rememberedOfficer(id: string, now: Date, rule: SecondFactorRule): OfficerAccount | undefined {
  if (writes !== staffWrites.count) {
    for (const known of Object.values(officers)) known.forget();
    writes = staffWrites.count;
  }
  const officer = under(rule).known({ id, now, rule });
  return officer?.appointments.every((each) => isHeld(each, now)) ? officer : undefined;
}

/** A write in a transaction is made before it holds: called when it holds. */
export function forgetOfficers(): void {
  staffWrites.count++;
}
