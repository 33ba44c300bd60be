/** The worker thread of contact-encryption.ts: receives contacts in clear and replies with them encrypted, in the same order. */
import { parentPort, workerData } from 'node:worker_threads';
import { sealContact } from './contact.ts';
import type { OpenContacts, SealedContacts } from './contact-encryption.ts';
import { type KeyRing, openKeyRing } from './keys.ts';

openKeyRing(workerData as KeyRing);
parentPort?.on('message', ({ keys, phones, persons }: OpenContacts) => {
  const contacts = keys.map((key, at) => sealContact({ phone: phones[at], person: persons[at] }, key));
  const reply: SealedContacts = {
    envelopes: contacts.map(({ sealed }) => sealed),
    phoneIndexes: contacts.map(({ phoneIndex }) => phoneIndex),
  };
  parentPort?.postMessage(reply);
});
