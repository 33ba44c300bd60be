import { KeyCheckModel } from '../../../schemas/people/erasure.ts';
import { StartError } from '../errors/start-error.ts';
import { fingerprint, keyRing } from './keys.ts';

const indexId = 'index';

/**
 * Hold the keys in use against those that the stored data was written with, and note new ones.
 *
 * A wrong index key would let everybody in as a newcomer, a wrong key under a known id would make what is written
 * unreadable for the other processes: neither may start.
 *
 * @throws {StartError} that names the key.
 */
export async function checkKeys(): Promise<void> {
  const { keys, index } = keyRing();
  const known = new Map((await KeyCheckModel.find({}).lean()).map(({ _id, fingerprint }) => [_id, fingerprint]));
  const inUse = new Map([...keys].map(([kid, key]) => [`key ${kid}`, fingerprint(key)])).set(
    indexId,
    fingerprint(index),
  );
  for (const [id, print] of known) {
    const mine = inUse.get(id);
    if (mine === undefined) throw wrong(id, `缺少密钥`, 'is missing');
    if (mine !== print)
      throw wrong(id, '与写入数据时的密钥不同', 'is not the one that the stored data was written with');
  }
  for (const [_id, print] of inUse) {
    if (!known.has(_id))
      await KeyCheckModel.updateOne({ _id }, { $setOnInsert: { fingerprint: print } }, { upsert: true });
  }
}

/** Forget that a key was needed. */
export async function releaseKey(kid: string): Promise<void> {
  await KeyCheckModel.deleteOne({ _id: `key ${kid}` });
}

function wrong(id: string, zh: string, en: string): StartError {
  const name = id === indexId ? 'PERSONAL_INDEX_KEY' : `PERSONAL_KEYS (${id.slice(4)})`;
  return new StartError({ 'zh-CN': `${name}：${zh}。`, en: `${name} ${en}.` });
}
