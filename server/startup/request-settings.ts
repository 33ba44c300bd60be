import { isIP } from 'node:net';
import { z } from 'zod';
import type { TrustedProxies } from '../http/limits/address.ts';
import type { Limits } from '../http/limits/rate-limiter.ts';

/** `TRUST_PROXY`: the number of proxies in front of the server (`on` is 1), or their addresses and subnets by commas. */
export const trustedProxies = z
  .string()
  .default('off')
  .transform((text, context): TrustedProxies => {
    if (text === 'off') return 0;
    if (text === 'on') return 1;
    if (/^\d$/.test(text)) return Number(text);
    const proxies = text.split(',').map((proxy) => proxy.trim());
    if (proxies.every(isProxy)) return proxies;
    context.addIssue({ code: 'custom', message: 'must be off, a number from 0 to 9, or addresses and subnets' });
    return z.NEVER;
  });

const limit = (defaultLimit: number) =>
  z.preprocess(
    (text) => (text === '' ? undefined : text),
    z
      .string()
      .regex(/^[1-9]\d{0,8}$/, 'must be a whole number from 1')
      .transform(Number)
      .default(defaultLimit),
  );

/**
 * The variables that set limits of requests. A person makes about thirty requests a minute; all workers of a factory
 * share one address.
 */
export const limitSettings = {
  LIMIT_READS: limit(300),
  LIMIT_WRITES: limit(60),
  LIMIT_SIGNUPS: limit(20),
  LIMIT_SCANS: limit(300),
  LIMIT_LOOKUPS: limit(20),
  LIMIT_ADDRESS: limit(120_000),
  LIMIT_ADDRESS_ANONYMOUS_READS: limit(30_000),
  LIMIT_ADDRESS_ANONYMOUS_WRITES: limit(600),
  LIMIT_ADDRESS_LOGINS: limit(3000),
  LIMIT_STAFF_LOGINS: limit(20),
  LIMIT_ADDRESS_STAFF_LOGINS: limit(200),
};

/** The limits that the variables set. */
export function limitsOf(env: z.output<z.ZodObject<typeof limitSettings>>): Limits {
  return {
    reads: env.LIMIT_READS,
    writes: env.LIMIT_WRITES,
    signups: env.LIMIT_SIGNUPS,
    scans: env.LIMIT_SCANS,
    lookups: env.LIMIT_LOOKUPS,
    addressRequests: env.LIMIT_ADDRESS,
    addressAnonymousReads: env.LIMIT_ADDRESS_ANONYMOUS_READS,
    addressAnonymousWrites: env.LIMIT_ADDRESS_ANONYMOUS_WRITES,
    addressLogins: env.LIMIT_ADDRESS_LOGINS,
    staffLogins: env.LIMIT_STAFF_LOGINS,
    addressStaffLogins: env.LIMIT_ADDRESS_STAFF_LOGINS,
  };
}

function isProxy(proxy: string): boolean {
  const [address = '', bits, more] = proxy.split('/');
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
}
