import type { Limits } from '../../server/http/limits/rate-limiter.ts';

/** Limits that no test runs into by accident, and no measurement: a million requests a minute are less than one sends. */
export const noLimits: Limits = {
  reads: 1e9,
  writes: 1e9,
  signups: 1e9,
  scans: 1e9,
  lookups: 1e9,
  addressRequests: 1e9,
  addressAnonymousReads: 1e9,
  addressAnonymousWrites: 1e9,
  addressLogins: 1e9,
  staffLogins: 1e9,
  addressStaffLogins: 1e9,
};
