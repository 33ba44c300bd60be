import { minuteMs } from '../../calendar/durations.ts';

/** How long a code of `wx.login` or of the phone button is valid. */
const codeLifetimeMs = 5 * minuteMs;

/** The one-time codes of one kind. */
interface Codes {
  /** Use a code up. @returns 0 when it was valid, else WeChat's error code. */
  take(code: string, now: number): 0 | 40029 | 40163;
}

/**
 * Create the one-time codes of one kind. A code is `person:anything`, or `person:anything@time` with the time of issue in
 * milliseconds.
 *
 * A code without a time is new. All codes of a person whose name begins with `expired` are expired.
 */
export function createStandInCodes(): Codes {
  const used = new Map<string, number>();
  return {
    take(code, now) {
      for (const [old, at] of used) {
        if (now - at < codeLifetimeMs) break;
        used.delete(old);
      }
      if (used.has(code)) return 40163;
      const [, person = '', issuedAt = String(now)] = /^([^:@]+):[^@]+(?:@(\d+))?$/.exec(code) ?? [];
      const isExpired = now - Number(issuedAt) > codeLifetimeMs;
      if (!person || isExpired || person.startsWith('expired')) return 40029;
      used.set(code, now);
      return 0;
    },
  };
}

/** Read from a code whose it is: a name, or a phone number. */
export function ownerOfCode(code: string): string {
  return code.split(':')[0] ?? '';
}
