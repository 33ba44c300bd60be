import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AnswerModel, type StoredAnswer } from '../../../schemas/http/answer.ts';
import { described } from '../../../schemas/platform/described.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { hourMs, secondMs } from '../../platform/calendar/durations.ts';
import { isDuplicateKey } from '../../platform/database/duplicate-key.ts';
import { blindIndex, decryptField, encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure, type FailureKind } from '../../platform/errors/errors.ts';
import { asFailure } from '../errors/error-reply.ts';
import type { Outcome } from '../reply/json-reply.ts';

/** How long the reply to a write is kept for its repetitions, in milliseconds. */
const retentionMs = 48 * hourMs;

/**
 * How long a run is taken to be alive, in milliseconds: longer than any write waits for the database, and short enough
 * for a phone to retry after the server process died.
 */
const leaseMs = 20 * secondMs;

/** Refusals that the same key gets again. Other failures wrote nothing, or it is unknown what they wrote. */
const finalKinds: ReadonlySet<FailureKind> = new Set(['conflict', 'missing', 'forbidden']);
const unknownKinds: ReadonlySet<FailureKind> = new Set(['unavailable', 'bug']);

/** The `Idempotency-Key` of a request: up to 255 printable ASCII characters. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, fieldProblem('idempotency_key'))
  .meta(
    described(
      '同一个键在 48 小时内得到同一答复；每个新请求用一个新的 UUID',
      'The same key gives the same answer for 48 hours. Use a new UUID for each new request.',
    ),
  );

/** A write that carries a key. It may store `key` with what it writes, so that a later attempt finds that. */
export interface Attempt {
  /** A keyed hash of the caller and the key. */
  key: string;
  /** Whether an earlier attempt was interrupted, so that it is unknown what it wrote. */
  again: boolean;
}

/**
 * Run a write once for a caller and key, and answer its repetitions with the first status and body.
 *
 * A process may die after a write and before its reply is stored. The next attempt after the lease runs with `again`, and
 * the write itself finds what was made under the key.
 *
 * @param content what is requested; the same key with another content is refused.
 * @param refusal makes the reply to a failure.
 * @throws {Failure} `idempotency_key_reused`, `request_in_flight`; what the run throws, unless it is a final refusal.
 */
export async function answerOnce(
  { caller, key, content, now }: { caller: string; key: string; content: unknown; now: Date },
  run: (attempt: Attempt) => Promise<Outcome>,
  refusal: (failure: Failure) => Promise<Outcome>,
): Promise<Outcome> {
  const begun = {
    _id: blindIndex('idempotency key', `${caller}\0${key}`),
    caller,
    request: blindIndex('request', JSON.stringify(content)),
    run: randomUUID(),
    leaseUntil: new Date(now.getTime() + leaseMs),
    expiresAt: new Date(now.getTime() + retentionMs),
  };
  const earlier = await begin(begun, now);
  if (earlier.done) return earlier.done;
  try {
    return await keep(begun, await run({ key: begun._id, again: earlier.again }));
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (finalKinds.has(failure.kind)) return await keep(begun, await refusal(failure));
    await release(begun, failure, now);
    throw thrown;
  }
}

type Begun = Pick<StoredAnswer, '_id' | 'caller' | 'request' | 'run' | 'leaseUntil' | 'expiresAt'>;

async function begin(begun: Begun, now: Date): Promise<{ done?: Outcome; again: boolean }> {
  try {
    await AnswerModel.create(begun);
    return { again: false };
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const held = await AnswerModel.findById(begun._id).lean();
  if (!held || held.expiresAt <= now) {
    // It has expired, and the database has not removed it yet.
    if (held) await AnswerModel.deleteOne({ _id: held._id, run: held.run });
    return begin(begun, now);
  }
  if (held.request !== begun.request) throw new Failure('idempotency_key_reused');
  if (held.status !== undefined && held.status !== null) return { done: open(held), again: false };
  if (held.leaseUntil > now) throw new Failure('request_in_flight', { retryAfter: 1 });
  const { run, leaseUntil } = begun;
  const taken = await AnswerModel.updateOne(
    { _id: held._id, run: held.run, status: null },
    { $set: { run, leaseUntil } },
  );
  if (taken.matchedCount === 0) throw new Failure('request_in_flight', { retryAfter: 1 });
  return { again: true };
}

async function keep({ _id, run }: Begun, outcome: Outcome): Promise<Outcome> {
  const sealed = encryptField(outcome.json, place(_id));
  await AnswerModel.updateOne({ _id, run }, { $set: { status: outcome.status, sealed } });
  return outcome;
}

/** Let the next attempt run: afresh when nothing was written, otherwise with `again`. */
async function release({ _id, run }: Begun, { kind }: Failure, now: Date): Promise<void> {
  // Without the database the lease ends by itself.
  const freed = unknownKinds.has(kind)
    ? AnswerModel.updateOne({ _id, run, status: null }, { $set: { leaseUntil: now } })
    : AnswerModel.deleteOne({ _id, run, status: null });
  await freed.catch(() => {});
}

function open({ _id, status, sealed }: StoredAnswer): Outcome {
  return { status: status as number, json: decryptField(sealed as string, place(_id)) };
}

function place(id: string) {
  return { collection: AnswerModel.collection.collectionName, id, field: 'sealed' };
}
