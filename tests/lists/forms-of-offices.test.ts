import { describe, expect } from 'vitest';
import { openList } from '../../server/lists/reading/open-list.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importOpened, stored } from '../support/lists/lists.ts';
import { checkout } from '../support/paths.ts';

const it = base.extend('regions', { scope: 'file' }, true);

it.beforeEach(() => emptyRegister());

/** Import a small list in a form that an office has sent: its counts, and its employers in short. */
async function imported(file: string, region: string, fillDown: string[] = []) {
  const list = await openList(
    { path: `${checkout}tests/fixtures/lists/faults/${file}.csv` },
    { source: 'union-register', fillDown },
  );
  try {
    const { list: done } = await importOpened(list, 'union-register', { region });
    const { added, updated, review, rejected, problems } = done.counts;
    const employers = (await stored()).map(({ name, region, union, headcount }) => ({
      name,
      region,
      union,
      headcount,
    }));
    return { added, updated, review, rejected, problems: Object.fromEntries(Object.entries(problems)), employers };
  } finally {
    await list.close();
  }
}

describe('a list as an office sends it', () => {
  it('says of the union in two columns what one of them says: 是 beside 联合, 是 beside nothing', async () => {
    expect(await imported('m3-yes-and-form', '3302')).toMatchObject({ employers: [{ union: 'joint' }], problems: {} });
    await emptyRegister();
    expect(await imported('m4-yes-beside-blank-form', '3302')).toMatchObject({
      employers: [{ union: 'own' }],
      problems: { union_form_implied: 1 },
    });
  });

  it('has a firm called 联合, whose union is its own', async () => {
    expect(await imported('m5-lianhe-in-name', '3302')).toMatchObject({ employers: [{ union: 'own' }] });
  });

  it('has merged cells: a warning says so, and filling down reads them', async () => {
    expect(await imported('m10-merged-register', '3310')).toMatchObject({
      problems: { cell_below_filled: 6 },
      employers: [{ union: 'joint' }, { union: 'none' }, { union: 'none' }, { union: 'joint' }, { union: 'none' }],
    });
    await emptyRegister();
    const columns = ['工会名称', '建会形式', '所属区县', '所属街道'];
    const filled = await imported('m10-merged-register', '3310', columns);
    expect(filled.employers.map(({ union }) => union)).toEqual(Array(5).fill('joint'));
    expect(new Set(filled.employers.slice(0, 3).map(({ region }) => region)).size).toBe(1);
    expect(filled.employers[0]?.region).toHaveLength(9);
    await emptyRegister();
    expect(await imported('m6-merged-union', '3302', ['工会名称', '建会形式'])).toMatchObject({
      employers: [{ union: 'joint' }, { union: 'joint' }],
    });
  });

  it('has subtotals, totals and its header again, which are no employers', async () => {
    expect((await imported('m7-subtotal', '3302')).employers).toHaveLength(2);
    await emptyRegister();
    expect((await imported('m18-repeated-header', '3310')).employers).toHaveLength(2);
  });

  it('names a firm by its former name', async () => {
    expect(await imported('m8-former-name', '3302')).toMatchObject({
      added: 1,
      updated: 1,
      employers: [{ name: '宁波乙试印刷厂' }],
    });
  });

  it('has a district under another title, words for nothing, and forms that are no more', async () => {
    expect(await imported('m9-header-district', '3302')).toMatchObject({ employers: [{ region: '330203' }] });
    await emptyRegister();
    const words = await imported('m11-words-for-none', '3310');
    expect(words.employers.map(({ union }) => union)).toEqual(['none', 'none', 'none', 'none', 'none', 'own']);
    await emptyRegister();
    expect(await imported('m15-revoked-form', '3310')).toMatchObject({
      employers: [{ union: 'none' }, { union: 'none' }],
      problems: { union_ended: 1, union_form_unreadable: 1 },
    });
  });

  it('has a row that a separator shifted, an identity number for a code, and spaces at quotes', async () => {
    expect(await imported('m12-shifted-row', '3310')).toMatchObject({ rejected: 1, problems: { row_shifted: 1 } });
    expect(await imported('m14-identity-number', '3310')).toMatchObject({
      rejected: 2,
      problems: { code_is_identity_card: 2 },
    });
    expect((await imported('m17-quotes-and-spaces', '3310')).employers.map(({ name }) => name)).toEqual([
      '椒江试验辛机械有限公司',
      '椒江试验壬机械有限公司',
    ]);
  });
});
