import type { Signup } from '../../schemas/signup.ts';
import { Failure } from '../errors.ts';
import type { Claim } from './judge.ts';
import { settle } from './settle.ts';
import { patienceMs } from './transaction.ts';

/** Where claims wait for the batch that decides on them. */
export interface ClaimQueues {
  /**
   * Claim a place of a session for a person.
   *
   * @throws {Failure} `session_not_found`, `already_signed_up`, `signup_not_open`, `signup_closed`, `event_full`,
   *   those of a condition that is not met, `group_refused`, `companions_too_many`, `answers_wrong`;
   *   `overloaded` where the claim waited too long and nothing was written.
   */
  claim(claim: Claim): Promise<Signup>;
}

interface Waiting {
  claim: Claim;
  deadline: number;
  resolve: (signup: Signup) => void;
  reject: (reason: unknown) => void;
}

/**
 * Queues of claims, one a session: what arrives while a batch is being written makes up the next one.
 *
 * A session is one document that every claim changes, so transactions of single claims only get into each other's way:
 * one a claim gave 1,608 a second with a 99th percentile of 851 ms, batches 14,326 with 14 ms (reference/mongodb.md).
 * Nothing is decided here: any number of processes may hold queues of the same session, and what a dying process
 * held was not written and not answered.
 *
 * @param limits.batch Claims a transaction.
 * @param limits.waiting Claims that wait in this process, over all sessions; more are refused at once.
 * @param limits.patience How long a claim waits for its batch, and a batch for the database, in milliseconds.
 */
export function createClaimQueues({ batch = 500, waiting = 20_000, patience = patienceMs } = {}): ClaimQueues {
  const queues = new Map<string, Waiting[]>();
  let held = 0;

  function claim(claim: Claim): Promise<Signup> {
    if (held >= waiting) return Promise.reject(new Failure('overloaded'));
    held++;
    const answer = new Promise<Signup>((resolve, reject) => {
      const entry = { claim, deadline: performance.now() + patience, resolve, reject };
      const queue = queues.get(claim.session);
      if (queue) queue.push(entry);
      else void drain(claim.session, [entry]);
    });
    return answer.finally(() => held--);
  }

  async function drain(session: string, queue: Waiting[]): Promise<void> {
    queues.set(session, queue);
    while (queue.length > 0) await write(session, queue.splice(0, batch));
    queues.delete(session);
  }

  async function write(session: string, entries: Waiting[]): Promise<void> {
    const start = performance.now();
    const inTime = entries.filter(({ deadline, reject }) => {
      if (deadline >= start) return true;
      reject(new Failure('overloaded'));
      return false;
    });
    if (inTime.length === 0) return;
    try {
      const claims = inTime.map(({ claim }) => claim);
      const outcomes = await settle(session, claims, start + patience);
      for (const [index, { resolve, reject }] of inTime.entries()) {
        const outcome = outcomes[index];
        if (outcome instanceof Failure) reject(outcome);
        else resolve(outcome as Signup);
      }
    } catch (error) {
      for (const { reject } of inTime) reject(error);
    }
  }

  return { claim };
}
