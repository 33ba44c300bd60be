import type { AuditEntry } from '../../../schemas/platform/audit.ts';
import { personPseudonym, replacePersonIds } from '../encryption/person-pseudonym.ts';
import { Failure } from '../errors/errors.ts';
import { appendEntry } from './audit-chain.ts';

/** The audit entry of an action in progress. What is not known when the action begins is filled in later. */
export interface PendingAuditEntry {
  who: AuditEntry['who'];
  /** The unions of the actor's appointments and all unions above them. */
  within: string[];
  /** Method and route, or the command. */
  action: string;
  /** Ids and codes of the record. */
  on: string | null;
  /** Whether the ids are of people: they are written as pseudonyms. */
  isAboutPeople?: boolean;
  /** Why unmasked data is looked at. */
  reason?: string;
  /** The IP address of the client. */
  address: string | null;
  /** The id of the request. */
  request: string | null;
  /** The number of the entry that recorded the beginning; null until it is written. */
  of: number | null;
}

/** Make the entry of an action whose actor is not known yet. */
export function newAuditEntry(action: string, from: { address?: string; request?: string } = {}): PendingAuditEntry {
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

/** Record that an action begins, before it changes anything: after a kill, the audit shows at least that. */
export async function recordStart(act: PendingAuditEntry, at: Date): Promise<void> {
  act.of = await appendEntry({ ...draftOf(act), at, result: 'begun', code: null, of: null });
}

/** Record the result of an action; `thrown` is the error that it failed with. */
export async function recordOutcome(act: PendingAuditEntry, at: Date, thrown?: unknown): Promise<void> {
  const refused = thrown instanceof Failure && thrown.kind !== 'bug';
  const code = thrown === undefined ? null : thrown instanceof Failure ? thrown.code : 'internal';
  await appendEntry({
    ...draftOf(act),
    at,
    result: thrown === undefined ? 'ok' : refused ? 'refused' : 'failed',
    code,
  });
}

/** What is written of an action: people under their pseudonyms, because nothing of the chain can be erased. */
function draftOf({ isAboutPeople, ...act }: PendingAuditEntry) {
  const { who, on } = act;
  return {
    ...act,
    who: who.kind === 'member' && who.id ? { ...who, id: personPseudonym(who.id) } : who,
    on: isAboutPeople && on ? replacePersonIds(on) : on,
  };
}
