/** How long a code of `wx.login` or of the phone button is good, in milliseconds. */
const codeLifetimeMs = 5 * 60_000;

/** Takes codes once each. */
export interface Codes {
  /** Why a code is not taken: its errcode; 0 where it is. */
  take(code: string, now: number): 0 | 40029 | 40163;
}

/**
 * The codes of one kind: `who:anything`, or `who:anything@time` with the milliseconds at which it was given.
 *
 * A code without a time is new; who begins with `expired` has only old ones.
 */
export function createCodes(): Codes {
  const used = new Map<string, number>();
  return {
    take(code, now) {
      for (const [old, at] of used) {
        if (now - at < codeLifetimeMs) break;
        used.delete(old);
      }
      if (used.has(code)) return 40163;
      const [, who = '', given = String(now)] = /^([^:@]+):[^@]+(?:@(\d+))?$/.exec(code) ?? [];
      const old = now - Number(given) > codeLifetimeMs;
      if (!who || old || who.startsWith('expired')) return 40029;
      used.set(code, now);
      return 0;
    },
  };
}

/** Who a code is for. */
export function whoOf(code: string): string {
  return code.split(':')[0] ?? '';
}
