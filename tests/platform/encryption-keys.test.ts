import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { beforeEach, describe, expect } from 'vitest';
import { PersonModel } from '../../schemas/people/person.ts';
import { KeyCheckModel } from '../../schemas/platform/key-check.ts';
import { decryptPersonField, encryptPersonField } from '../../server/access/people/person-fields.ts';
import { keyIdOf } from '../../server/platform/encryption/field-encryption.ts';
import {
  generateKeys,
  parseKeyRing,
  type SerialisedKeys,
  setKeyRing,
} from '../../server/platform/encryption/key-ring.ts';
import { keysInUse, rotateKeys } from '../../server/platform/encryption/rotate.ts';
import { verifyKeys } from '../../server/platform/encryption/verify-keys.ts';
import { loadTrialSecrets } from '../../server/startup/trial/trial-secrets.ts';
import { it } from '../support/it.ts';

const old = generateKeys('k1');
const next: SerialisedKeys = { ...old, personalKeys: `${generateKeys('k2').personalKeys},${old.personalKeys}` };

async function people(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => new mongoose.Types.ObjectId());
  await PersonModel.insertMany(
    ids.map((_id, at) => ({
      _id,
      ...(encryptPersonField(String(_id), 'openid', `openid-${_id}`) as { openid: string; openidIndex: string }),
      ...encryptPersonField(String(_id), 'name', `person ${at}`),
      lastLoginAt: new Date(),
    })),
  );
  return ids.map(String);
}

beforeEach(async () => {
  setKeyRing(parseKeyRing(old));
  await PersonModel.deleteMany({}, { requireFilter: false });
  await KeyCheckModel.deleteMany({}, { requireFilter: false });
});

describe('rotating the keys', () => {
  it('encrypts everything again while the server writes, and loses no write', async () => {
    const ids = await people(300);
    setKeyRing(parseKeyRing(next));
    const written = new Map<string, string>();
    let going = true;
    const server = (async () => {
      for (let turn = 0; going; turn++) {
        const id = ids[(turn * 7919) % ids.length] as string;
        await PersonModel.updateOne({ _id: id }, { $set: encryptPersonField(id, 'name', `turn ${turn}`) });
        written.set(id, `turn ${turn}`);
      }
    })();
    const done = await rotateKeys(() => {}, 20);
    going = false;
    await server;

    expect(done).toMatchObject({ current: 'k2', released: ['k1'] });
    expect(written.size).toBeGreaterThan(5);
    const stored = await PersonModel.find({}).lean();
    for (const [at, person] of stored.entries()) {
      expect(keyIdOf(person.openid)).toBe('k2');
      expect(keyIdOf(person.name ?? '')).toBe('k2');
      expect(decryptPersonField(person, 'openid')).toBe(`openid-${person._id}`);
      const id = String(person._id);
      expect(decryptPersonField(person, 'name'), String(at)).toBe(written.get(id) ?? `person ${ids.indexOf(id)}`);
    }
  });

  it('can be broken off at any place and goes on from there', async () => {
    const ids = await people(60);
    setKeyRing(parseKeyRing(next));
    const damaged = ids[30] as string;
    const { openid } = await PersonModel.findById(damaged).lean().orFail();
    await PersonModel.collection.updateOne(
      { _id: new mongoose.Types.ObjectId(damaged) },
      { $set: { openid: openid.replace(/.{4}$/, 'AAAA') } },
    );
    await expect(rotateKeys(() => {}, 10)).rejects.toThrow('people.openid');
    const half = (await keysInUse()).get('k1') ?? 0;
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(60);

    await PersonModel.updateOne({ _id: damaged }, { $set: { openid } });
    const done = await rotateKeys(() => {}, 10);
    expect(done.rotated.people).toBeLessThan(120);
    expect([...(await keysInUse()).keys()]).toEqual(['k2']);
    expect((await rotateKeys(() => {}, 10)).rotated.people).toBe(0);
  });

  it('releases no key that a value still needs', async () => {
    const [id = ''] = await people(1);
    await verifyKeys();
    setKeyRing(parseKeyRing({ ...next, personalKeys: next.personalKeys.split(',').reverse().join(',') }));
    expect(await rotateKeys(() => {})).toMatchObject({ current: 'k1', released: ['k2'] });
    setKeyRing(parseKeyRing({ ...next, personalKeys: next.personalKeys.split(',')[0] as string }));
    await expect(verifyKeys()).rejects.toThrow('k1');
    setKeyRing(parseKeyRing(next));
    await rotateKeys(() => {});
    setKeyRing(parseKeyRing({ ...next, personalKeys: next.personalKeys.split(',')[0] as string }));
    await verifyKeys();
    const person = await PersonModel.findById(id).lean().orFail();
    expect(decryptPersonField(person, 'name')).toBe('person 0');
  });
});

describe('a start', () => {
  it('is refused with another index key, another key of the same id, and without a key that is needed', async () => {
    await verifyKeys();
    await verifyKeys();
    for (const [keys, name] of [
      [{ ...old, personalIndexKey: generateKeys().personalIndexKey }, 'PERSONAL_INDEX_KEY'],
      [{ ...old, personalKeys: generateKeys('k1').personalKeys }, 'k1'],
      [{ ...old, personalKeys: generateKeys('k3').personalKeys }, 'k1'],
    ] as const) {
      setKeyRing(parseKeyRing(keys));
      await expect(verifyKeys()).rejects.toThrow(name);
    }
    setKeyRing(parseKeyRing(next));
    await verifyKeys();
  });

  it('is refused in production without keys, with the names of what is missing', ({ database: _ }) => {
    const env = {
      PATH: process.env.PATH,
      MONGODB_URI: 'mongodb://127.0.0.1:1/x',
      TOKEN_SECRET: 's'.repeat(40),
      WECHAT_API: 'stand-in',
      NUANFENG_LANG: 'en',
    };
    const run = spawnSync(process.execPath, ['server/main.ts'], { env, encoding: 'utf8' });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('PERSONAL_KEYS is required with MONGODB_URI');
    expect(run.stderr).toContain('PERSONAL_INDEX_KEY is required with MONGODB_URI');
  });

  it('in trial mode makes its keys once, for all that start together, and reads a file of an older version', async ({
    database: _,
  }) => {
    const dir = await mkdtemp(join(tmpdir(), 'secrets-'));
    try {
      const made = await Promise.all(Array.from({ length: 8 }, () => loadTrialSecrets(dir)));
      expect(parseKeyRing(made[0] as SerialisedKeys).current).toBe('k1');
      for (const other of made) expect(other).toEqual(made[0]);
      const { tokenSecret, staffPassword } = JSON.parse(await readFile(join(dir, 'secrets.json'), 'utf8'));
      await writeFile(join(dir, 'secrets.json'), JSON.stringify({ tokenSecret, staffPassword }));
      const older = await loadTrialSecrets(dir);
      expect(await loadTrialSecrets(dir)).toEqual(older);
      expect(parseKeyRing(older).current).toBe('k1');
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
