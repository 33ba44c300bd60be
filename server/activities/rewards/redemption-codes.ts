import { createHmac, hkdfSync } from 'node:crypto';
import { blindIndex } from '../../platform/encryption/field-encryption.ts';
import { keyRing } from '../../platform/encryption/key-ring.ts';

/** Crockford's base 32, without I, L, O and U, which are mistaken for other characters. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The code of a redemption: three groups of four characters, 60 bits derived from its id and the index key.
 *
 * It is not stored, so that a reader of the database cannot use it.
 */
export function redemptionCodeOf(redemption: string): string {
  const key = Buffer.from(hkdfSync('sha256', keyRing().index, '', 'nuanfeng redemption codes', 32));
  const bytes = createHmac('sha256', key).update(redemption).digest();
  const text = [...bytes.subarray(0, 12)].map((byte) => alphabet[byte & 31]).join('');
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`;
}

/**
 * The blind index of a code, however it is written: O is read as 0, I and L as 1, and spaces and hyphens are ignored.
 */
export function redemptionCodeIndexOf(code: string): string {
  const normalised = code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return blindIndex('redemptionCode', normalised);
}
