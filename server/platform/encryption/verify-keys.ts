import { KeyCheckModel } from '../../../schemas/platform/key-check.ts';
import { StartError } from '../errors/start-error.ts';
import { fingerprint, keyRing } from './key-ring.ts';

const indexId = 'index';

/**
 * Compare the keys of this process with those that the stored data was written with, and record new ones.
 *
 * With a wrong index key nobody would be recognised and everybody would get a new account. With a wrong key under a
 * known id the other processes could not read what is written. So the process must not start with either.
 *
 * @throws {StartError} that names the key.
 */
export async function verifyKeys(): Promise<void> {
  const { keys, index } = keyRing();
  const known = new Map((await KeyCheckModel.find({}).lean()).map(({ _id, fingerprint }) => [_id, fingerprint]));
  const inUse = new Map([...keys].map(([kid, key]) => [`key ${kid}`, fingerprint(key)])).set(
    indexId,
    fingerprint(index),
  );
  for (const [id, recorded] of known) {
    const own = inUse.get(id);
    if (own === undefined) throw keyError(id, `缺少密钥`, 'is missing');
    if (own !== recorded)
      throw keyError(id, '与写入数据时的密钥不同', 'is not the one that the stored data was written with');
  }
  for (const [_id, own] of inUse) {
    if (!known.has(_id))
      await KeyCheckModel.updateOne({ _id }, { $setOnInsert: { fingerprint: own } }, { upsert: true });
  }
}

/** Forget a key that no stored value needs any more, so that a process without it may start. */
export async function forgetKey(kid: string): Promise<void> {
  await KeyCheckModel.deleteOne({ _id: `key ${kid}` });
}

function keyError(id: string, zh: string, en: string): StartError {
  const name = id === indexId ? 'PERSONAL_INDEX_KEY' : `PERSONAL_KEYS (${id.slice(4)})`;
  return new StartError({ 'zh-CN': `${name}：${zh}。`, en: `${name} ${en}.` });
}
