import type { RouterContext } from '@koa/router';
import { unionsWithAncestors } from '../../access/staff/appointments.ts';
import { auditedPermissions, type Permission } from '../../access/staff/roles.ts';
import { newAuditEntry, type PendingAuditEntry, recordOutcome, recordStart } from '../../platform/audit/audit-entry.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import type { KnownCaller, State } from '../context/state.ts';
import { asFailure } from '../errors/error-reply.ts';
import type { Audience, Contract } from './contract.ts';

/** Writes the audit entry of one request as the request goes on. */
export interface AuditTrail {
  /** A handler may complete it: who logs in, which record the request turned out to be about. */
  entry: PendingAuditEntry;
  identify(caller: KnownCaller): void;
  begin(parts: { params: object; query: object; body?: unknown }): void | Promise<void>;
  succeed(reply: unknown): void | Promise<void>;
  fail(thrown: unknown): void | Promise<void>;
}

/**
 * Create the audit trails of an endpoint. Every write of staff, every use of an audited permission, and every request to
 * an endpoint that is marked as `audited` is recorded; other requests are not.
 *
 * A write is recorded twice: before anything changes, and when its result is known. A read is recorded once, before
 * anything leaves. When the audit cannot be written, neither happens.
 */
export function auditTrailOf(
  audience: Audience,
  { audited, concerns }: Pick<Contract, 'audited' | 'concerns'>,
): (ctx: RouterContext<State>) => AuditTrail {
  const marked = audited === true;
  const staff = audience.startsWith('staff:');
  const always = marked || (staff && auditedPermissions.has(audience.slice('staff:'.length) as Permission));
  return (ctx) => {
    const writes = ctx.req.method !== 'GET' && ctx.req.method !== 'HEAD';
    return always || (staff && writes)
      ? recordedTrail(ctx, { writes, marked, isAboutPeople: concerns === 'people' })
      : new UnrecordedTrail(ctx);
  };
}

function recordedTrail(
  ctx: RouterContext<State>,
  { writes, marked, isAboutPeople }: Record<'writes' | 'marked' | 'isAboutPeople', boolean>,
): AuditTrail {
  const entry: PendingAuditEntry = { ...newEntry(ctx), isAboutPeople };
  const isKnown = () => entry.who.kind !== 'unknown';

  return {
    entry,
    identify(caller) {
      entry.who = { kind: caller.kind, id: caller.id };
      if (caller.kind === 'staff') entry.within = unionsWithAncestors(caller.appointments);
    },
    async begin({ params, query, body }) {
      const { region, union } = query as { region?: unknown; union?: unknown };
      // The ids of lists and employers are numbers.
      const codes = [...Object.values(params), region, union].filter((code) => /^(string|number)$/.test(typeof code));
      // Masked, because a caller may have typed a phone or identity number in the place of a code.
      if (codes.length > 0) entry.on = maskPersonalNumbers(codes.join(' '));
      // A contract that asks for a reason takes it from a list.
      const { reason, fields = [] } = (body ?? {}) as { reason?: string; fields?: readonly string[] };
      if (reason !== undefined) entry.reason = [reason, ...fields].join(' ');
      if (writes && isKnown()) await recordStart(entry, ctx.state.now);
    },
    async succeed(reply) {
      entry.on ??= idOf(reply);
      if (entry.of === null) return recordOutcome(entry, new Date());
      // The write is done and its start is recorded: to answer that it failed would be untrue.
      await recordOutcome(entry, new Date()).catch((error) => ctx.state.log.error({ err: error }, 'audit not written'));
    },
    async fail(thrown) {
      // The log has what nobody known did, and what came too often: a flood of requests must not become one of writes.
      const flood = thrown instanceof Failure && thrown.code === 'rate_limited';
      if (flood || !(isKnown() || marked)) return;
      // Without the database there is no audit either: waiting for it would only delay the reply.
      if (asFailure(thrown).code === 'database_unavailable') {
        return ctx.state.log.error({ action: entry.action, who: entry.who }, 'audit not written');
      }
      await recordOutcome(entry, new Date(), thrown).catch((error) =>
        ctx.state.log.error({ err: error }, 'audit not written'),
      );
    },
  };
}

/** The trail of most reads, which are not recorded. It has an entry for a handler that writes one by itself. */
class UnrecordedTrail implements AuditTrail {
  readonly #ctx: RouterContext<State>;
  #entry: PendingAuditEntry | undefined;

  constructor(ctx: RouterContext<State>) {
    this.#ctx = ctx;
  }

  get entry(): PendingAuditEntry {
    this.#entry ??= newEntry(this.#ctx);
    return this.#entry;
  }

  identify(): void {}
  begin(): void {}
  succeed(): void {}
  fail(): void {}
}

function newEntry({ method, _matchedRoute = '', state }: RouterContext<State>): PendingAuditEntry {
  return newAuditEntry(`${method} ${_matchedRoute}`, { address: state.address, request: state.requestId });
}

function idOf(reply: unknown): string | null {
  const { _id, id = _id } = (reply ?? {}) as { _id?: unknown; id?: unknown };
  return id === undefined ? null : String(id);
}
