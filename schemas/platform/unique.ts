import type { Schema } from 'mongoose';

/**
 * All unique keys of the database in one place, from which each schema takes its own.
 *
 * Values of `_id` are unique in any case and not listed, such as the codes of regions and unions.
 */
const unique = {
  /** One account per user name. */
  staffUsername: { key: { username: 1 } },
  /** One person per openid. */
  personOpenid: { key: { openidIndex: 1 } },
  /** One station per code, and one event per code. */
  stationCode: { key: { code: 1 } },
  /** One opinion per person or account on how crowded a station is, and one open report per person of each problem of it. */
  crowdingPerson: { key: { station: 1, person: 1 }, where: { person: { $exists: true } } },
  crowdingAccount: { key: { station: 1, account: 1 }, where: { account: { $exists: true } } },
  stationReportOpen: { key: { station: 1, person: 1, about: 1 }, where: { state: 'open' } },
  eventCode: { key: { code: 1 } },
  /** One counter per rate limit and window. */
  tallyKey: { key: { key: 1 } },
  /** One active sign-up per person and session; cancelled ones stay as history. */
  signupPerson: {
    key: { session: 1, person: 1 },
    where: { state: { $in: ['confirmed', 'waiting', 'offered'] } },
  },
  /** In groups that will sign up: one seat per person and session, one person per seat, and one group per code. */
  groupPerson: { key: { session: 1, person: 1 } },
  groupSeat: { key: { group: 1, seat: 1 } },
  groupCode: { key: { code: 1, seat: 1 } },
  /** One line per title in a union's list of a year. */
  programmeTitle: { key: { union: 1, year: 1, list: 1, title: 1 } },
  /** One message per kind and revision of a sign-up. */
  message: { key: { signup: 1, kind: 1, revision: 1 } },
  /** The scans of a person at a session are numbered. */
  scanNumber: { key: { session: 1, person: 1, n: 1 } },
  /** One result per person and session, and one screen per token. */
  attendancePerson: { key: { session: 1, person: 1 } },
  screenToken: { key: { tokenHash: 1 } },
  /** The postings of a person are numbered, a source is posted once, and a person has one account. */
  postingNumber: { key: { person: 1, n: 1 } },
  postingSource: { key: { source: 1 } },
  pointsAccount: { key: { person: 1 } },
  /** One redemption per code, while it can be found by the code. */
  redemptionCode: { key: { codeIndex: 1 }, where: { codeIndex: { $exists: true } } },
  /** One redemption per `Idempotency-Key`, even if a process died before it replied. */
  redemptionKey: { key: { key: 1 }, where: { key: { $exists: true } } },
  certificateCode: { key: { code: 1 } },
  /** One employer per code, present or former. */
  employerCode: { key: { codes: 1 }, where: { codes: { $exists: true } } },
  /** A chunk of a list is committed once, a row is rejected or warned of once, and a statement is in the review queue once. */
  listChunk: { key: { list: 1, n: 1 } },
  listReject: { key: { list: 1, line: 1 } },
  listWarning: { key: { list: 1, line: 1 } },
  listReview: { key: { s: 1, h: 1 } },
  /** A visit or a federation's work that is reported twice is stored once. */
  visitKey: { key: { key: 1 } },
  workKey: { key: { key: 1 } },
} as const satisfies Record<string, { key: Record<string, 1>; where?: Record<string, unknown> }>;

/** Declare unique keys of a schema by their names in `unique`. */
export function mustBeUnique(schema: Schema, ...names: (keyof typeof unique)[]): void {
  for (const name of names) {
    const { key, where }: { key: Record<string, 1>; where?: Record<string, unknown> } = unique[name];
    schema.index(key, { unique: true, ...(where && { partialFilterExpression: where }) });
  }
}
