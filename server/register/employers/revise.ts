import type { mongo } from 'mongoose';
import type { Employer } from '../../../schemas/register/employer.ts';
import { refreshDirectory } from '../assignment/directory.ts';
import type { Cause } from '../classification/record-changes.ts';
import { type Claim, codesOf } from '../record/claims.ts';
import { namePartsOf } from '../record/names.ts';
import { Vicinity } from '../record/working-set.ts';
import { build, resettle, type Settled } from './rematch.ts';
import { inTransaction, nextSerial, StalePlan, takeSerials, writeChanges } from './write-changes.ts';

/** What shall change, and where. */
export interface Revision {
  cause: Cause;
  /** The employers that change. */
  serials: readonly number[];
  /** Claims as they shall be; the same array for no change. */
  edit?: (employer: Employer) => Claim[];
  /** Claims to be added; those with `o` go to that employer, the others where they belong. */
  fresh?: readonly Claim[];
  /** Written in the same transaction, or not at all. */
  also?: (session: mongo.ClientSession, settled: Settled) => Promise<void>;
}

/** So often a revision is planned again before it is given up: others write within milliseconds. */
const mostTries = 20;

/**
 * Change claims of some employers, and settle anew what that touches: employers may part, join, appear or go.
 *
 * What was read is written only if nobody changed it meanwhile; else all is done again.
 *
 * @throws {StalePlan} where others were first each time; what `also` throws.
 */
export async function revise({ cause, serials, edit, fresh = [], also }: Revision): Promise<Settled> {
  for (let tries = 0; ; tries++) {
    await refreshDirectory();
    const vicinity = new Vicinity();
    await vicinity.readSerials(serials);
    if (fresh.length > 0) await vicinity.read({ codes: fresh.flatMap(({ v }) => codesOf(v)) });
    const targets = vicinity.all();
    for (const employer of edit ? targets : []) {
      const claims = edit?.(employer) ?? employer.claims;
      if (claims !== employer.claims) vicinity.put(build(employer._id, claims, employer));
    }
    const names = fresh.flatMap(({ v }) => [v.name, ...(v.formerNames ?? [])]).filter(Boolean);
    const cores = names.map((name) => namePartsOf(name).core);
    const before = targets.flatMap(({ names }) => names ?? []);
    const around = await vicinity.around(new Set(targets.map(({ _id }) => _id)), [...new Set([...cores, ...before])]);
    const from = await nextSerial();
    let to = from;
    const settled = resettle(around, fresh, () => to++);
    for (const serial of settled.gone) vicinity.remove(serial);
    for (const employer of settled.changed) vicinity.put(employer);
    try {
      await inTransaction(async (session) => {
        await takeSerials(from, to, session);
        await writeChanges(vicinity.changes(), cause, session);
        await also?.(session, settled);
      });
      return settled;
    } catch (error) {
      if (!(error instanceof StalePlan) || tries >= mostTries) throw error;
    }
  }
}
