import { createHmac, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { contactKey, decryptContact, encryptContact, LazyContact } from '../../server/platform/encryption/contact.ts';
import { ContactEncryptor } from '../../server/platform/encryption/contact-encryption.ts';
import { valuesAt } from '../../server/platform/encryption/document-values.ts';
import { blindIndex, decryptField, encryptField, keyIdOf } from '../../server/platform/encryption/field-encryption.ts';
import { deriveKeys, generateKeys, parseKeyRing, setKeyRing } from '../../server/platform/encryption/key-ring.ts';
import {
  encryptionContextOf,
  type PersonalField,
  personalFields,
} from '../../server/platform/encryption/personal-fields.ts';
import { maskIdNumber, maskName, maskPhone } from '../../server/platform/text/mask-fields.ts';
import { encryptedEnvelope } from '../support/envelopes.ts';

const place = { collection: 'people', id: '665f1f77bcf86cd799439011', field: 'phone' };
const text = fc.string({ unit: 'binary', maxLength: 200 });

beforeEach(() => setKeyRing(parseKeyRing(generateKeys())));

describe('an encrypted field', () => {
  it('gives back what went in, whatever it was, and never the same envelope twice', () => {
    fc.assert(
      fc.property(text, (value) => {
        const [one, other] = [encryptField(value, place), encryptField(value, place)];
        expect(one).toMatch(encryptedEnvelope);
        expect(one).not.toBe(other);
        expect(decryptField(one, place)).toBe(value.toWellFormed());
      }),
    );
  });

  it('is refused with any one bit of it changed', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 30 }),
        fc.nat(),
        fc.integer({ min: 0, max: 5 }),
        (value, at, bit) => {
          const envelope = encryptField(value, place);
          const index = at % envelope.length;
          const changed =
            envelope.slice(0, index) +
            String.fromCharCode(envelope.charCodeAt(index) ^ (1 << bit)) +
            envelope.slice(index + 1);
          expect(() => decryptField(changed, place)).toThrow();
        },
      ),
      { numRuns: 500 },
    );
  });

  it.for([
    ['collection', { ...place, collection: 'staff' }],
    ['document', { ...place, id: '665f1f77bcf86cd799439012' }],
    ['field', { ...place, field: 'name' }],
  ] as const)('is refused in another %s than its own, and the error shows no value', ([, elsewhere]) => {
    const envelope = encryptField('13800138000', place);
    expect(() => decryptField(envelope, elsewhere)).toThrow(/belongs elsewhere/);
    try {
      decryptField(envelope, elsewhere);
    } catch (error) {
      expect((error as Error).message).not.toContain('13800138000');
      expect((error as Error).message).not.toContain(envelope);
    }
  });

  it('is refused cut short, empty, and as plain text', () => {
    const envelope = encryptField('张三', place);
    for (const bad of ['', '张三', envelope.slice(0, -4), 'v1.k1..', envelope.replace('v1', 'v2')]) {
      expect(() => decryptField(bad, place)).toThrow();
    }
  });

  it('is read with an old key once a new one encrypts, and not when the old one is gone', () => {
    const old = generateKeys('k1');
    const next = generateKeys('k2');
    setKeyRing(parseKeyRing(old));
    const envelope = encryptField('张三', place);
    setKeyRing(parseKeyRing({ ...old, personalKeys: `${next.personalKeys},${old.personalKeys}` }));
    expect(decryptField(envelope, place)).toBe('张三');
    expect(keyIdOf(encryptField('张三', place))).toBe('k2');
    setKeyRing(parseKeyRing({ ...old, personalKeys: next.personalKeys }));
    expect(() => decryptField(envelope, place)).toThrow(/k1 .*not in PERSONAL_KEYS/);
  });
});

describe('a blind index', () => {
  it('is HMAC-SHA256, for short values and long ones', () => {
    const ring = parseKeyRing(generateKeys());
    setKeyRing(ring);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1000 }), (value) => {
        const mac = createHmac('sha256', ring.index).update(`phone\0${value}`).digest('base64url');
        expect(blindIndex('phone', value)).toBe(mac);
      }),
    );
  });

  it('is the same for the same value, other for another value, kind or index key', () => {
    const phone = blindIndex('phone', '13800138000');
    expect(blindIndex('phone', '13800138000')).toBe(phone);
    expect(blindIndex('phone', '13800138001')).not.toBe(phone);
    expect(blindIndex('idNumber', '13800138000')).not.toBe(phone);
    setKeyRing(parseKeyRing(generateKeys()));
    expect(blindIndex('phone', '13800138000')).not.toBe(phone);
  });
});

describe('a key ring', () => {
  const key = () => randomBytes(32).toString('base64');

  it.for([
    ['empty', { personalKeys: '', personalIndexKey: key() }],
    ['a key without an id', { personalKeys: key(), personalIndexKey: key() }],
    ['a short key', { personalKeys: `k1:${randomBytes(16).toString('base64')}`, personalIndexKey: key() }],
    ['an id twice', { personalKeys: `k1:${key()},k1:${key()}`, personalIndexKey: key() }],
    ['no index key', { personalKeys: `k1:${key()}`, personalIndexKey: '' }],
  ] as const)('is refused with %s, and no key is shown', ([, written]) => {
    expect(() => parseKeyRing(written)).toThrow(/PERSONAL_/);
    try {
      parseKeyRing(written);
    } catch (error) {
      for (const secret of [written.personalKeys, written.personalIndexKey].filter((text) => text.length > 20)) {
        expect((error as Error).message).not.toContain(secret.slice(3));
      }
    }
  });

  it('is refused with one key for both uses', () => {
    const one = key();
    expect(() => parseKeyRing({ personalKeys: `k1:${one}`, personalIndexKey: one })).toThrow(/must differ/);
  });

  it('follows from an older trial’s secret, the same at every start', () => {
    expect(deriveKeys('s'.repeat(40))).toEqual(deriveKeys('s'.repeat(40)));
    expect(deriveKeys('s'.repeat(40))).not.toEqual(deriveKeys('t'.repeat(40)));
    expect(parseKeyRing(deriveKeys('s'.repeat(40))).current).toBe('k1');
  });
});

describe('a contact of a list', () => {
  const part = fc.option(fc.string({ minLength: 1, maxLength: 30 }), { nil: undefined });

  it('comes back as it was, bound to its key, with an index that people’s phones share', () => {
    fc.assert(
      fc.property(part, part, (phone, person) => {
        const sealed = encryptContact({ phone, person });
        expect(decryptContact(sealed)).toEqual({ ...(phone && { phone }), ...(person && { person }) });
        expect(() => decryptContact({ ...sealed, key: contactKey({ phone: 'another' }) })).toThrow('belongs elsewhere');
      }),
    );
    expect(encryptContact({ phone: '0576-88881234' }).phoneIndex).toBe(blindIndex('phone', '057688881234'));
    expect(encryptContact({ person: '张三' })).not.toHaveProperty('phoneIndex');
  });

  it('is sealed by another thread as it would seal itself, and shows nothing before', async () => {
    const contacts = Array.from({ length: 1000 }, (_, n) => ({
      phone: n % 3 === 0 ? undefined : String(13800000000 + n),
      person: n % 2 === 0 ? undefined : `第${n}人`,
    }));
    const stated = contacts.map((contact) => new LazyContact(contact));
    expect(JSON.stringify(stated[1]?.plain)).toContain('第1人');
    expect(inspect(stated.slice(0, 2), { depth: 9, showHidden: true, getters: false })).not.toMatch(/138|第/);
    const sealing = new ContactEncryptor();
    await sealing.encrypt([undefined, ...stated]);
    await sealing.close();
    expect(stated.every(({ isEncrypted }) => isEncrypted)).toBe(true);
    for (const [at, contact] of stated.entries()) {
      const { phone, person } = contacts[at] ?? {};
      expect(decryptContact(contact)).toEqual({ ...(phone && { phone }), ...(person && { person }) });
      expect(contact.phoneIndex).toBe(phone && blindIndex('phone', phone));
    }
  });

  it('is told apart by a key that no phone can be guessed from', () => {
    const one = contactKey({ phone: '13800138000', person: '张三' });
    expect(contactKey({ phone: '13800138000', person: '张三' })).toBe(one);
    expect(contactKey({ phone: '13800138000', person: '李四' })).not.toBe(one);
    setKeyRing(parseKeyRing(generateKeys()));
    expect(contactKey({ phone: '13800138000', person: '张三' })).not.toBe(one);
  });

  it('has its envelope found for a rotation by the key beside it, wherever the claim stands', () => {
    const [tagged] = personalFields();
    const field = { ...tagged, context: { collection: 'contacts', field: 'contact', by: ['key'] } } as PersonalField;
    const contact = encryptContact({ phone: '13800138000', person: '张三' });
    for (const [document, path] of [
      [{ _id: 7, claims: [{ v: {} }, { v: { contact } }] }, 'claims.v.contact.sealed'],
      [{ _id: 'x', key: 'of the review', facts: { contact } }, 'facts.contact.sealed'],
    ] as const) {
      const [found] = valuesAt(document, path);
      const context = encryptionContextOf(field, document, found?.at ?? '');
      expect(decryptField(String(found?.value), context)).toContain('13800138000');
    }
  });
});

describe('a mask', () => {
  it.for([
    [maskName, '张三', '张*'],
    [maskName, '欧阳娜娜', '欧***'],
    [maskName, '𠮷田', '𠮷*'],
    [maskName, '李', '李*'],
    [maskPhone, '13800138000', '138****8000'],
    [maskPhone, '+85251234567', '+85*****4567'],
    [maskPhone, '110', '***'],
    [maskIdNumber, '33100219900307123X', '3****************X'],
  ] as const)('covers what it must: %#', ([mask, value, shown]) => {
    expect(mask(value)).toBe(shown);
  });
});
