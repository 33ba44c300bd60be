import type { PendingAuditEntry } from '../../platform/audit/audit-entry.ts';
import type { Member, Officer } from '../context/state.ts';
import type { Witness } from './audit-trail.ts';
import type { Attempt } from './idempotency.ts';

/** What a handler is given: the parsed parts of a request, and who asks. The act is made where it is read, which few do. */
export class Asked {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
  readonly file: unknown;
  readonly caller: Member | Officer | undefined;
  readonly now: Date;
  readonly attempt: Attempt | undefined;
  readonly #witness: Witness;

  constructor(
    input: Record<string, unknown>,
    caller: Member | Officer | undefined,
    now: Date,
    attempt: Attempt | undefined,
    witness: Witness,
  ) {
    this.params = input.params;
    this.query = input.query;
    this.headers = input.headers;
    this.body = input.body;
    this.file = input.file;
    this.caller = caller;
    this.now = now;
    this.attempt = attempt;
    this.#witness = witness;
  }

  get act(): PendingAuditEntry {
    return this.#witness.act;
  }
}
