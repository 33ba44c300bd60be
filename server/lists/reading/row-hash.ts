import { createHmac, hash } from 'node:crypto';
import { keyRing } from '../../platform/encryption/key-ring.ts';

/**
 * Make a function that hashes the text of a row to a number of 53 bits.
 *
 * The hashes are stored, so they are keyed with the index key: without it nobody can find a row's phone by trying them
 * all. The key precedes the text. That is safe because only a part of the hash is used, and takes a third of the time of
 * HMAC.
 */
export function rowHasher(): (text: string) => number {
  const secret = createHmac('sha256', keyRing().index).update('rows of lists').digest('hex');
  return (text) => {
    const bytes = hash('sha256', secret + text, 'binary');
    let print = bytes.charCodeAt(0) & 31;
    for (let at = 1; at < 7; at++) print = print * 256 + bytes.charCodeAt(at);
    return print;
  };
}
