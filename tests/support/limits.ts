import type { Limits } from '../../server/http/limits.ts';

/** Limits that no test runs into by accident. */
export const noLimits: Limits = {
  reads: 1e6,
  writes: 1e6,
  signups: 1e6,
  scans: 1e6,
  lookups: 1e6,
  addressRequests: 1e6,
  addressAnonymousReads: 1e6,
  addressAnonymousWrites: 1e6,
  addressLogins: 1e6,
  staffLogins: 1e6,
  addressStaffLogins: 1e6,
};
