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
  /** Everybody has one word on how full a station is, and one open report of each thing that is wrong with it. */
  crowdingPerson: { key: { station: 1, person: 1 }, where: { person: { $exists: true } } },
  crowdingAccount: { key: { station: 1, account: 1 }, where: { account: { $exists: true } } },
  stationReportOpen: { key: { station: 1, person: 1, about: 1 }, where: { state: 'open' } },
  eventCode: { key: { code: 1 } },
  /** One tally of a limit a window. */
  tallyKey: { key: { key: 1 } },
  /** One sign-up a person and session; cancelled ones stay as history. */
  signupPerson: {
    key: { session: 1, person: 1 },
    where: { state: { $in: ['confirmed', 'waiting', 'offered'] } },
  },
  /** One seat a person and session in groups that will sign up, one person a seat, and one group a code. */
  groupPerson: { key: { session: 1, person: 1 } },
  groupSeat: { key: { group: 1, seat: 1 } },
  groupCode: { key: { code: 1, seat: 1 } },
  /** One line of a title in a union's list of a year. */
  programmeTitle: { key: { union: 1, year: 1, list: 1, title: 1 } },
  /** A person is told once of each revision of what happened to a sign-up. */
  message: { key: { signup: 1, kind: 1, revision: 1 } },
  /** Scans of a person at a session are numbered. */
  scanNumber: { key: { session: 1, person: 1, n: 1 } },
  /** One result a person and session, and one screen a token. */
  attendancePerson: { key: { session: 1, person: 1 } },
  screenToken: { key: { tokenHash: 1 } },
  /** Postings of a person are numbered, one source is posted once, and a person has one account. */
  postingNumber: { key: { person: 1, n: 1 } },
  postingSource: { key: { source: 1 } },
  pointsAccount: { key: { person: 1 } },
  /** One redemption a code, while it can be found by it. */
  redemptionCode: { key: { codeIndex: 1 }, where: { codeIndex: { $exists: true } } },
  /** One redemption an `Idempotency-Key`, whatever died before it was answered. */
  redemptionKey: { key: { key: 1 }, where: { key: { $exists: true } } },
  certificateCode: { key: { code: 1 } },
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
