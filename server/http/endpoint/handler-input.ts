import type { PendingAuditEntry } from '../../platform/audit/audit-entry.ts';
import type { Member, Officer, State } from '../context/state.ts';
import { limitedAddress } from '../limits/address.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { Attempt } from './idempotency.ts';

/** What a handler gets: the parsed parts of a request, and its caller. The audit entry is made when it is read, which few handlers do. */
export class HandlerInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
  readonly file: unknown;
  readonly bytes: unknown;
  readonly caller: Member | Officer | undefined;
  readonly now: Date;
  readonly attempt: Attempt | undefined;
  readonly #address: string;
  readonly #trail: AuditTrail;

  constructor(
    parts: Record<string, unknown>,
    caller: Member | Officer | undefined,
    { now, address }: Pick<State, 'now' | 'address'>,
    attempt: Attempt | undefined,
    trail: AuditTrail,
  ) {
    this.params = parts.params;
    this.query = parts.query;
    this.headers = parts.headers;
    this.body = parts.body;
    this.file = parts.file;
    this.bytes = parts.bytes;
    this.caller = caller;
    this.now = now;
    this.attempt = attempt;
    this.#address = address;
    this.#trail = trail;
  }

  get address(): string {
    return limitedAddress(this.#address);
  }

  get auditEntry(): PendingAuditEntry {
    return this.#trail.entry;
  }
}
