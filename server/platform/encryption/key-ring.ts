import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { StartError } from '../errors/start-error.ts';

/** The keys of personal data: the current one encrypts, all of them decrypt, and a separate one makes blind indexes. */
export interface KeyRing {
  /** The id of the key that encrypts. */
  current: string;
  /** By key id; 32 bytes each. */
  keys: ReadonlyMap<string, KeyObject>;
  index: KeyObject;
}

let inUse: KeyRing | undefined;

/** Set the keys of this process. Before that, everything that needs a key throws. */
export function setKeyRing(ring: KeyRing): void {
  inUse = ring;
}

/**
 * Get the keys of this process.
 *
 * @throws {StartError} when none were set.
 */
export function keyRing(): KeyRing {
  if (inUse) return inUse;
  throw keyError('未设置 PERSONAL_KEYS 和 PERSONAL_INDEX_KEY', 'PERSONAL_KEYS and PERSONAL_INDEX_KEY are not set');
}

/** The keys as text, as the environment and the trial's secrets hold them. */
export interface SerialisedKeys {
  /** `kid:base64,kid2:base64`, 32 bytes each; the first encrypts. */
  personalKeys: string;
  /** base64, 32 bytes. */
  personalIndexKey: string;
}

/**
 * Parse a key ring.
 *
 * @throws {StartError} that says what is keyError, without showing a key.
 */
export function parseKeyRing({ personalKeys, personalIndexKey }: SerialisedKeys): KeyRing {
  const keys = new Map<string, KeyObject>();
  let current: string | undefined;
  for (const [at, part] of personalKeys.split(',').entries()) {
    const [, kid, text] = /^\s*([A-Za-z0-9_-]{1,16}):([A-Za-z0-9+/_-]{43}=?)\s*$/.exec(part) ?? [];
    if (!kid || !text) {
      throw keyError(
        `PERSONAL_KEYS 第 ${at + 1} 项须为“编号:32 字节密钥的 base64”`,
        `PERSONAL_KEYS, key ${at + 1}: must be an id, a colon and 32 bytes in base64`,
      );
    }
    if (keys.has(kid)) throw keyError(`PERSONAL_KEYS 中 ${kid} 出现两次`, `PERSONAL_KEYS names ${kid} twice`);
    keys.set(kid, keyOf(text));
    current ??= kid;
  }
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(personalIndexKey.trim())) {
    throw keyError('PERSONAL_INDEX_KEY 须为 32 字节密钥的 base64', 'PERSONAL_INDEX_KEY must be 32 bytes in base64');
  }
  const index = keyOf(personalIndexKey.trim());
  for (const [kid, key] of keys) {
    if (key.equals(index)) {
      throw keyError(`PERSONAL_INDEX_KEY 不得与 ${kid} 相同`, `PERSONAL_INDEX_KEY must differ from ${kid}`);
    }
  }
  return { current: current as string, keys, index };
}

/** Generate random keys. */
export function generateKeys(kid = 'k1'): SerialisedKeys {
  return {
    personalKeys: `${kid}:${randomBytes(32).toString('base64')}`,
    personalIndexKey: randomBytes(32).toString('base64'),
  };
}

/** Derive keys from another secret, for a trial whose secrets were made by a version without keys of personal data. */
export function deriveKeys(secret: string): SerialisedKeys {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `nuanfeng ${use}`, 32)).toString('base64');
  return { personalKeys: `k1:${derive('personal data')}`, personalIndexKey: derive('blind index') };
}

/** Compute the fingerprint of a key, which shows a different key under the same id without revealing either. */
export function fingerprint(key: KeyObject): string {
  return createHmac('sha256', key).update('nuanfeng key check').digest('base64url');
}

function keyOf(base64: string): KeyObject {
  return createSecretKey(Buffer.from(base64, 'base64'));
}

function keyError(zh: string, en: string): StartError {
  return new StartError({
    'zh-CN': `${zh}；可用 nuanfeng keys make 生成新密钥。`,
    en: `${en}; nuanfeng keys make makes new ones.`,
  });
}
