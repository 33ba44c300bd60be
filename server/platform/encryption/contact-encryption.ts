import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { LazyContact } from './contact.ts';
import { keyRing } from './key-ring.ts';

/** Contacts to encrypt, by column: arrays of texts pass between threads at a tenth of the cost of objects. */
export interface PlainContacts {
  keys: string[];
  phones: (string | undefined)[];
  persons: (string | undefined)[];
}

/** The same contacts encrypted, in the same order. */
export interface EncryptedContacts {
  envelopes: string[];
  phoneIndexes: (string | undefined)[];
}

/** Below this number a thread does not pay: its start takes as long as encrypting some thousand contacts. */
const minContacts = 500;

/**
 * Encrypts contacts in a worker thread before they are written. Contacts that it has not encrypted encrypt themselves.
 *
 * When a list is imported for the first time, encryption is a fifth of the work, and the database leaves half of a
 * second processor free.
 */
export class ContactEncryptor {
  #thread: Worker | undefined;

  /** Encrypt the contacts that are not encrypted yet; await it before the next call. Other values are ignored. */
  async encrypt(contacts: readonly unknown[]): Promise<void> {
    const pending = contacts
      .filter((contact) => contact instanceof LazyContact)
      .filter(({ isEncrypted }) => !isEncrypted);
    if (pending.length < minContacts) return;
    this.#thread ??= startThread();
    const request: PlainContacts = {
      keys: pending.map(({ key }) => key),
      phones: pending.map(({ plain }) => plain.phone),
      persons: pending.map(({ plain }) => plain.person),
    };
    this.#thread.postMessage(request);
    const [{ envelopes, phoneIndexes }] = (await once(this.#thread, 'message')) as [EncryptedContacts];
    for (const [at, contact] of pending.entries()) {
      contact.setEncrypted({ sealed: envelopes[at] as string, phoneIndex: phoneIndexes[at] });
    }
  }

  /** Stop the thread. */
  async close(): Promise<void> {
    await this.#thread?.terminate();
  }
}

function startThread(): Worker {
  const script = new URL(`contact-encryption-thread${extname(import.meta.url)}`, import.meta.url);
  return new Worker(script, {
    workerData: keyRing(),
    resourceLimits: { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 32 },
  });
}
