import type { RouterContext } from '@koa/router';
import { unionsWithAncestors } from '../../access/staff/appointments.ts';
import { auditedPermissions, type Permission } from '../../access/staff/roles.ts';
import { newAuditEntry, type PendingAuditEntry, recordOutcome, recordStart } from '../../platform/audit/audit-entry.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import type { KnownCaller, State } from '../context/state.ts';
import { asFailure } from '../errors/error-reply.ts';
import type { Audience } from './contract.ts';

/** What the audit is told of a request as it goes on. */
export interface Witness {
  /** What a handler may add to: who logs in, which record it turned out to be about. */
  act: PendingAuditEntry;
  by(caller: KnownCaller): void;
  begun(parts: { params: object; query: object; body?: unknown }): void | Promise<void>;
  done(reply: unknown): void | Promise<void>;
  refused(thrown: unknown): void | Promise<void>;
}

/**
 * The witness of an endpoint's requests: it writes every write of staff, every use of an audited permission, and whatever an endpoint
 * marks as `audited`; of the rest it writes nothing.
 *
 * A write is written twice, before anything changes and when it is known what became of it. A look is written once,
 * before anything leaves. Where the audit cannot be written, neither happens.
 */
export function witnessOf(audience: Audience, marked = false): (ctx: RouterContext<State>) => Witness {
  const staff = audience.startsWith('staff:');
  const always = marked || (staff && auditedPermissions.has(audience.slice('staff:'.length) as Permission));
  return (ctx) => {
    const writes = ctx.req.method !== 'GET' && ctx.req.method !== 'HEAD';
    return always || (staff && writes) ? writing(ctx, writes, marked) : new Silent(ctx);
  };
}

function writing(ctx: RouterContext<State>, writes: boolean, marked: boolean): Witness {
  const act = actOf(ctx);
  const known = () => act.who.kind !== 'unknown';

  return {
    act,
    by(caller) {
      act.who = { kind: caller.kind, id: caller.id };
      if (caller.kind === 'staff') act.within = unionsWithAncestors(caller.appointments);
    },
    async begun({ params, query, body }) {
      const { region, union } = query as { region?: unknown; union?: unknown };
      // Lists and employers have numbers.
      const codes = [...Object.values(params), region, union].filter((code) => /^(string|number)$/.test(typeof code));
      // Whatever was typed in the place of a code: no phone and no identity number gets into the audit.
      if (codes.length > 0) act.on = maskPersonalNumbers(codes.join(' '));
      // A contract that asks for a reason takes it from a list.
      const { reason, fields = [] } = (body ?? {}) as { reason?: string; fields?: readonly string[] };
      if (reason !== undefined) act.reason = [reason, ...fields].join(' ');
      if (writes && known()) await recordStart(act, ctx.state.now);
    },
    async done(reply) {
      act.on ??= idOf(reply);
      if (act.of === null) return recordOutcome(act, new Date());
      // It is done and said to have begun: an answer that it failed would be untrue.
      await recordOutcome(act, new Date()).catch((error) => ctx.state.log.error({ err: error }, 'audit not written'));
    },
    async refused(thrown) {
      // Nobody acted, or too often: the log has it, and a flood must not become one of writes.
      const flood = thrown instanceof Failure && thrown.code === 'rate_limited';
      if (flood || !(known() || marked)) return;
      // Where the database is away the audit is too: waiting for it would only hold the answer back.
      if (asFailure(thrown).code === 'database_unavailable') {
        return ctx.state.log.error({ action: act.action, who: act.who }, 'audit not written');
      }
      await recordOutcome(act, new Date(), thrown).catch((error) =>
        ctx.state.log.error({ err: error }, 'audit not written'),
      );
    },
  };
}

/** What of most reads is written: nothing. Its act is there for a handler that has something to write by itself. */
class Silent implements Witness {
  readonly #ctx: RouterContext<State>;
  #act: PendingAuditEntry | undefined;

  constructor(ctx: RouterContext<State>) {
    this.#ctx = ctx;
  }

  get act(): PendingAuditEntry {
    this.#act ??= actOf(this.#ctx);
    return this.#act;
  }

  by(): void {}
  begun(): void {}
  done(): void {}
  refused(): void {}
}

function actOf(ctx: RouterContext<State>): PendingAuditEntry {
  return newAuditEntry(`${ctx.method} ${ctx._matchedRoute ?? ''}`, { address: ctx.ip, request: ctx.state.requestId });
}

function idOf(reply: unknown): string | null {
  const { _id, id = _id } = (reply ?? {}) as { _id?: unknown; id?: unknown };
  return id === undefined ? null : String(id);
}
