import { parentPort, workerData } from 'node:worker_threads';
import { sealContact } from './contact.ts';
import type { OpenContacts, SealedContacts } from './contact-encryption.ts';
import { type KeyRing, openKeyRing } from './keys.ts';

/** The thread of `sealing.ts`: takes contacts in clear, gives them back sealed, in the same order. */
openKeyRing(workerData as KeyRing);
parentPort?.on('message', ({ keys, phones, persons }: OpenContacts) => {
  const made = keys.map((key, at) => sealContact({ phone: phones[at], person: persons[at] }, key));
  const answer: SealedContacts = {
    sealed: made.map(({ sealed }) => sealed),
    phoneIndexes: made.map(({ phoneIndex }) => phoneIndex),
  };
  parentPort?.postMessage(answer);
});
