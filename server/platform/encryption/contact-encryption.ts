import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { StatedContact } from './contact.ts';
import { keyRing } from './keys.ts';

/** Contacts to be sealed, by column: texts in arrays go from thread to thread at a tenth of the cost of objects. */
export interface OpenContacts {
  keys: string[];
  phones: (string | undefined)[];
  persons: (string | undefined)[];
}

/** What became of them, in the same order. */
export interface SealedContacts {
  sealed: string[];
  phoneIndexes: (string | undefined)[];
}

/** Fewer are not worth a thread, whose start takes as long as sealing some thousand. */
const worthwhile = 500;

/**
 * Seals contacts ahead of their being written, in a thread of its own; those that it has not sealed seal themselves.
 *
 * In a first list that is a fifth of the work, and the database leaves half of a second processor free.
 */
export class Sealing {
  #thread: Worker | undefined;

  /** Seal the stated ones among some contacts; to be awaited before the next call. */
  async seal(contacts: readonly unknown[]): Promise<void> {
    const stated = contacts.filter((contact) => contact instanceof StatedContact).filter(({ isSealed }) => !isSealed);
    if (stated.length < worthwhile) return;
    this.#thread ??= startThread();
    const request: OpenContacts = {
      keys: stated.map(({ key }) => key),
      phones: stated.map(({ open }) => open.phone),
      persons: stated.map(({ open }) => open.person),
    };
    this.#thread.postMessage(request);
    const [{ sealed, phoneIndexes }] = (await once(this.#thread, 'message')) as [SealedContacts];
    for (const [at, contact] of stated.entries()) {
      contact.take({ sealed: sealed[at] as string, phoneIndex: phoneIndexes[at] });
    }
  }

  /** End the thread. */
  async close(): Promise<void> {
    await this.#thread?.terminate();
  }
}

function startThread(): Worker {
  const script = new URL(`sealing-thread${extname(import.meta.url)}`, import.meta.url);
  return new Worker(script, {
    workerData: keyRing(),
    resourceLimits: { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 32 },
  });
}
