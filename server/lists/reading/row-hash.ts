import { createHmac, hash } from 'node:crypto';
import { keyRing } from '../../platform/encryption/keys.ts';

/**
 * Makes prints of rows: a number of 53 bits that is the same for the same text.
 *
 * Prints are stored, so they are made under the index key: without it nobody finds a row's phone by trying them all.
 * The key goes before the text, which is safe where only a part of the hash is shown, and a third of HMAC's time.
 */
export function rowPrinter(): (text: string) => number {
  const secret = createHmac('sha256', keyRing().index).update('rows of lists').digest('hex');
  return (text) => {
    const bytes = hash('sha256', secret + text, 'binary');
    let print = bytes.charCodeAt(0) & 31;
    for (let at = 1; at < 7; at++) print = print * 256 + bytes.charCodeAt(at);
    return print;
  };
}
