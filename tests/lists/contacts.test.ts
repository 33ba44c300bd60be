import mongoose from 'mongoose';
import { describe, expect } from 'vitest';
import { everywhere } from '../../server/access/staff/scope.ts';
import { openList } from '../../server/lists/reading/open-list.ts';
import { diffLists } from '../../server/lists/reviewing/diff.ts';
import { decideReview, findReviews } from '../../server/lists/reviewing/review.ts';
import { keyIdOf } from '../../server/platform/encryption/field-encryption.ts';
import { generateKeys, parseKeyRing, setKeyRing } from '../../server/platform/encryption/key-ring.ts';
import { rotateKeys } from '../../server/platform/encryption/rotate.ts';
import { exportEmployers, readEmployerDetail } from '../../server/register/employers/read-employers.ts';
import { verifyFields } from '../../server/register/employers/verify.ts';
import { storedTexts } from '../support/envelopes.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importOpened, stored } from '../support/lists/lists.ts';

const it = base.extend('regions', { scope: 'file' }, true);
const keys = generateKeys('k1');
it.beforeEach(async () => {
  setKeyRing(parseKeyRing(keys));
  await emptyRegister();
});

const code = '91331081704731469C';
const day = '2021-11-30';
const title = '单位名称,统一社会信用代码,所属区县,联系电话,联系人';
const bee = `台州蜂鸟配送有限公司,${code},椒江区,0576-88001234,慕容联系人`;
/** Says too little to stand for an employer of its own. */
const lone = '台州孤山物流有限公司,,,13777130001,欧阳经办人';
const secrets = ['88001234', '慕容联系人', '13777130001', '欧阳经办人', '13777130002', '上官核实人'];

async function open(...rows: string[]) {
  const bytes = Buffer.from([title, ...rows].join('\n'));
  const stream = (async function* () {
    yield bytes;
  })();
  return openList({ stream, name: 'contacts.csv' }, { source: 'social-security' });
}

async function take(asOf: string, ...rows: string[]) {
  const list = await open(...rows);
  return importOpened(list, 'social-security', { asOf }).finally(() => list.close());
}

async function inClear(): Promise<string[]> {
  const texts = await storedTexts();
  return secrets.filter((secret) => texts.some(({ text }) => text.replaceAll('-', '').includes(secret)));
}

describe('the contacts of a list', () => {
  it('are nowhere stored in clear: not in the register, not in the review queue, not once decided or verified', async () => {
    await take(day, bee, lone);
    const [item] = await findReviews(everywhere);
    expect(item?.facts.contact).toEqual({ phone: '13777130001', person: '欧阳经办人' });
    expect(await inClear()).toEqual([]);
    await decideReview(String(item?._id), 'new', 'officer', everywhere);
    const [employer] = await stored();
    const filledIn = { phone: '13777130002', contact: '上官核实人' };
    await verifyFields(Number(employer?._id), filledIn, 'officer', everywhere);
    expect(await inClear()).toEqual([]);
    const sealed = (await storedTexts()).filter(({ path }) => path.endsWith('contact.sealed'));
    expect(new Set(sealed.map(({ collection }) => collection))).toEqual(new Set(['employers', 'list_reviews']));
  });

  it('are covered in a row that is refused, and what is covered overwrites nothing', async () => {
    await take(day, bee);
    await take(
      '2021-12-31',
      ',,椒江区,13777130001,欧阳经办人、上官核实人',
      bee.replace('0576-88001234,慕容联系人', ',慕****'),
    );
    expect(await inClear()).toEqual([]);
    const [reject] = await mongoose.connection.collection('list_rejects').find({}).toArray();
    expect(reject?.cells).toEqual(['', '', '椒江区', '137****0001', '欧****、上****']);
    const [row] = await Array.fromAsync(exportEmployers({}, everywhere, day));
    expect(row?.contact).toBe('慕容联系人');
  });

  it('are in clear where the register is exported, and in where a value comes from', async () => {
    await take(day, bee);
    const [row] = await Array.fromAsync(exportEmployers({}, everywhere, day));
    expect(row).toMatchObject({ phone: '0576-88001234', contact: '慕容联系人' });
    const { provenance } = await readEmployerDetail(Number(row?.id), everywhere, day);
    const from = provenance.find(({ field }) => field === 'contact');
    expect(from?.values).toMatchObject([{ value: { phone: '0576-88001234', person: '慕容联系人' }, line: 2 }]);
  });

  it('are the same in the next list, though no two envelopes are, and a change of one is a change', async () => {
    await take(day, bee);
    const before = await stored();
    const again = await take('2021-12-31', bee, `台州另一家有限公司,,椒江区,,`);
    expect(again.list.counts).toMatchObject({ unchanged: 1, added: 1 });
    expect((await stored()).filter(({ code: own }) => own === code)).toEqual(before);
    const changed = await take('2022-01-31', bee.replace('慕容联系人', '上官核实人'));
    expect(changed.list.counts).toMatchObject({ updated: 1 });
    const register = await Array.fromAsync(exportEmployers({}, everywhere, day));
    expect(register.find((one) => one.code === code)?.contact).toBe('上官核实人');
  });

  it('tell by the phone which employer a row without code is about, however the phone is written', async () => {
    await take(day, bee);
    const found = await take('2021-12-31', '台州蜂鸟配送有限公司,,,0576 8800 1234,');
    expect(found.list.counts).toMatchObject({ updated: 1, review: 0 });
    const other = await take('2022-01-31', '台州蜂鸟配送有限公司,,,0576-88001235,');
    expect(other.list.counts).toMatchObject({ updated: 0, review: 1 });
  });

  it('are compared in two files by what they say', async () => {
    const older = await open(bee);
    const newer = await open(bee);
    expect(await Array.fromAsync(diffLists(older, newer))).toEqual([]);
    const changed = await open(bee.replace('慕容联系人', '上官核实人').replace('椒江区', '黄岩区'));
    const differences = await Array.fromAsync(diffLists(await open(bee.replace('椒江区', '黄岩区')), changed));
    const [before, after] = ['慕容联系人', '上官核实人'].map((person) => ({ phone: '0576-88001234', person }));
    expect(differences).toMatchObject([{ kind: 'changed', fields: [{ field: 'contact', before, after }] }]);
  });

  it('are encrypted again when the key changes, in the register and in the queue', async () => {
    await take(day, bee, lone);
    setKeyRing(parseKeyRing({ ...keys, personalKeys: `${generateKeys('k2').personalKeys},${keys.personalKeys}` }));
    const { rotated } = await rotateKeys(() => {});
    expect(rotated).toMatchObject({ employers: 1, list_reviews: 1 });
    const [employer] = await mongoose.connection.collection('employers').find({}).toArray();
    expect(keyIdOf(employer?.claims[0].v.contact.sealed)).toBe('k2');
    const [row] = await Array.fromAsync(exportEmployers({}, everywhere, day));
    expect(row?.contact).toBe('慕容联系人');
    expect((await take('2021-12-31', bee, lone)).list.counts).toMatchObject({ unchanged: 1, updated: 0 });
  });
});
