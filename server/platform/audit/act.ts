import type { AuditEntry } from '../../../schemas/platform/audit.ts';
import { Failure } from '../errors/errors.ts';
import { appendEntry } from './chain.ts';

/** Who does something; what is not known yet when it begins is filled in as it becomes known. */
export interface Act {
  who: AuditEntry['who'];
  /** The unions of their appointments and all above. */
  within: string[];
  action: string;
  on: string | null;
  /** Why unmasked data is looked at. */
  reason?: string;
  address: string | null;
  request: string | null;
  of: number | null;
}

/** An act of nobody known yet. */
export function newAct(action: string, from: { address?: string; request?: string } = {}): Act {
  return {
    who: { kind: 'unknown' },
    within: [],
    action,
    on: null,
    address: from.address ?? null,
    request: from.request ?? null,
    of: null,
  };
}

/** Write that an act begins, before anything changes: should the process be killed in it, that much is known. */
export async function beginAct(act: Act, at: Date): Promise<void> {
  act.of = await appendEntry({ ...act, at, result: 'begun', code: null, of: null });
}

/** Write what became of an act; `thrown` is what it ended with, where it did not succeed. */
export async function endAct(act: Act, at: Date, thrown?: unknown): Promise<void> {
  const refused = thrown instanceof Failure && thrown.kind !== 'bug';
  const code = thrown === undefined ? null : thrown instanceof Failure ? thrown.code : 'internal';
  await appendEntry({ ...act, at, result: thrown === undefined ? 'ok' : refused ? 'refused' : 'failed', code });
}
