/** The worker thread of contact-encryption.ts: receives contacts in clear and replies with them encrypted, in the same order. */
import { parentPort, workerData } from 'node:worker_threads';
import { encryptContact } from './contact.ts';
import type { EncryptedContacts, PlainContacts } from './contact-encryption.ts';
import { type KeyRing, setKeyRing } from './key-ring.ts';

setKeyRing(workerData as KeyRing);
parentPort?.on('message', ({ keys, phones, persons }: PlainContacts) => {
  const contacts = keys.map((key, at) => encryptContact({ phone: phones[at], person: persons[at] }, key));
  const reply: EncryptedContacts = {
    envelopes: contacts.map(({ sealed }) => sealed),
    phoneIndexes: contacts.map(({ phoneIndex }) => phoneIndex),
  };
  parentPort?.postMessage(reply);
});
