import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AnswerModel, type StoredAnswer } from '../../../schemas/http/answer.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { blindIndex, decryptField, encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure, type FailureKind } from '../../platform/errors/errors.ts';
import { asFailure } from '../errors/error-reply.ts';

/** How long an answer is kept for retries, in milliseconds. */
const keptMs = 48 * 3600_000;

/**
 * For how long a run is believed to be alive, in milliseconds: longer than any write waits for the database, and short
 * enough for a phone to retry after its process died.
 */
const leaseMs = 20_000;

/** Refusals that are an outcome; the same key gets them again. Others leave nothing behind, or leave it unknown what. */
const outcomes: ReadonlySet<FailureKind> = new Set(['conflict', 'missing', 'forbidden']);
const unknown: ReadonlySet<FailureKind> = new Set(['unavailable', 'bug']);

/** The `Idempotency-Key` of a request: up to 255 printable ASCII characters. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, fieldProblem('idempotency_key'))
  .meta({ description: 'The same key gives the same answer for 48 hours. A new UUID for each new wish is right.' });

/** A write that carries a key: what it writes may hold `key`, so that a later attempt finds it. */
export interface Attempt {
  /** A keyed hash of the caller and the key. */
  key: string;
  /** An earlier attempt broke off, and it is unknown what it wrote. */
  again: boolean;
}

/** A reply before it is sent. */
export interface Outcome {
  status: number;
  /** Empty for 204. */
  json: string;
}

/**
 * Do a write once for a caller and key, and answer its repetitions with the first status and body.
 *
 * What no answer was stored for may have been written all the same, where a process died in between: the next attempt
 * after the lease runs with `again`, and the write itself finds what was made under the key.
 *
 * @param content What is asked for; the same key with another content is refused.
 * @param refusal How a failure is answered.
 * @throws {Failure} `idempotency_key_reused`, `request_in_flight`; what the run throws where it is not an outcome.
 */
export async function once(
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
    expiresAt: new Date(now.getTime() + keptMs),
  };
  const earlier = await begin(begun, now);
  if (earlier.done) return earlier.done;
  try {
    return await keep(begun, await run({ key: begun._id, again: earlier.again }));
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (outcomes.has(failure.kind)) return await keep(begun, await refusal(failure));
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
    if ((error as { code?: number }).code !== 11000) throw error;
  }
  const held = await AnswerModel.findById(begun._id).lean();
  if (!held || held.expiresAt <= now) {
    // Its time is over, and the database has not yet removed it.
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

/** Let the next attempt run: afresh where nothing was written, else knowing that something may have been. */
async function release({ _id, run }: Begun, { kind }: Failure, now: Date): Promise<void> {
  // Where the database is away, the lease ends by itself.
  const freed = unknown.has(kind)
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
