import { createHmac, hkdfSync } from 'node:crypto';
import { blindIndex } from '../../platform/encryption/field-encryption.ts';
import { keyRing } from '../../platform/encryption/keys.ts';

/** Crockford's base 32: no I, L, O and U, which are taken for others. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The code of a redemption: three groups of four letters, 60 bits that follow from its id and the index key.
 *
 * It is not stored, so that nobody who reads the database can use it.
 */
export function redemptionCode(redemption: string): string {
  const key = Buffer.from(hkdfSync('sha256', keyRing().index, '', 'nuanfeng redemption codes', 32));
  const bytes = createHmac('sha256', key).update(redemption).digest();
  const text = [...bytes.subarray(0, 12)].map((byte) => letters[byte & 31]).join('');
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`;
}

/** By what a code is found, however it is written: O is taken for 0, I and L for 1, and hyphens do not matter. */
export function redemptionCodeIndex(code: string): string {
  const plain = code.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return blindIndex('redemptionCode', plain);
}
