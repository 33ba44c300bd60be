import type { Schema } from 'mongoose';

/**
 * Everything that must be unique, on one page; each schema takes its own from here.
 *
 * What `_id` holds is unique without being named: the code of a region and of a union.
 */
const unique = {
  /** One account a user name. */
  staffUsername: { key: { username: 1 } },
  /** One person an openid. */
  personOpenid: { key: { openidIndex: 1 } },
  /** One station a code, and one event a code. */
  stationCode: { key: { code: 1 } },
  eventCode: { key: { code: 1 } },
  /** One tally of a limit a window. */
  tallyKey: { key: { key: 1 } },
  /** One sign-up a person and session; cancelled ones stay as history. */
  signupPerson: {
    key: { session: 1, person: 1 },
    where: { state: { $in: ['confirmed', 'waiting', 'offered'] } },
  },
  /** No two employers hold the same code, be it of today or a former one. */
  employerCode: { key: { codes: 1 }, where: { codes: { $exists: true } } },
  /** A chunk of a list is committed once, a row refused once, a statement waits once. */
  listChunk: { key: { list: 1, n: 1 } },
  listReject: { key: { list: 1, line: 1 } },
  listReview: { key: { s: 1, h: 1 } },
  /** A visit, and a work of a federation, that is told twice is one. */
  visitKey: { key: { key: 1 } },
  workKey: { key: { key: 1 } },
} as const satisfies Record<string, { key: Record<string, 1>; where?: Record<string, unknown> }>;

/** Declare unique keys of a schema. */
export function mustBeUnique(schema: Schema, ...names: (keyof typeof unique)[]): void {
  for (const name of names) {
    const { key, where }: { key: Record<string, 1>; where?: Record<string, unknown> } = unique[name];
    schema.index(key, { unique: true, ...(where && { partialFilterExpression: where }) });
  }
}
