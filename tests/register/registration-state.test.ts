import { describe, expect } from 'vitest';
import { everywhere } from '../../server/access/staff/scope.ts';
import { openList } from '../../server/lists/reading/open-list.ts';
import { coverageTableOf } from '../../server/organising/coverage/table.ts';
import { exportEmployers, readEmployerDetail } from '../../server/register/employers/read-employers.ts';
import { verifyEmployer } from '../../server/register/employers/verify.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importOpened, stored } from '../support/lists/lists.ts';
import { checkout } from '../support/paths.ts';

const it = base.extend('regions', { scope: 'file' }, true);
it.beforeEach(() => emptyRegister());

const day = '2021-11-30';

/** Import one firm of 130 people with a registration state. */
async function importState(state: string, { asOf = day, source = 'other' as 'other' | 'social-security' } = {}) {
  const head = source === 'other' ? '职工人数' : '参保人数';
  const text = `单位名称,统一社会信用代码,${head},所属区县,登记状态\n台州市暖蜂机械有限公司,913310047964605623,130,椒江区,${state}\n`;
  const stream = (async function* () {
    yield Buffer.from(text);
  })();
  const list = await openList({ stream, name: `${asOf}.csv` }, { source });
  return importOpened(list, source, { asOf }).finally(() => list.close());
}

const classes = async () => (await Array.fromAsync(exportEmployers({}, everywhere, day))).map((one) => one.class);
const counted = async () => (await coverageTableOf('3310', everywhere, day)).total.employers;

describe('a firm that a list calls closed', () => {
  it('by a column or behind its name is of no class and in no figure', async () => {
    const path = `${checkout}tests/fixtures/lists/faults/m16-registration-state.csv`;
    const list = await openList({ path }, { source: 'other' });
    await importOpened(list, 'other').finally(() => list.close());
    expect(await stored()).toMatchObject([{ state: 'closed' }, { state: 'closed' }]);
    expect([await classes(), await counted()]).toEqual([['not-counted', 'not-counted'], 0]);
  });

  it('counts again when a newer list says that it is in being, whichever of them came first', async () => {
    await importState('存续', { asOf: '2022-11-30', source: 'social-security' });
    await importState('注销');
    expect([await classes(), await counted()]).toEqual([['none-100'], 1]);
  });

  it('stays closed where a newer list says nothing of it', async () => {
    await importState('吊销');
    await importState('', { asOf: '2022-11-30', source: 'social-security' });
    expect([await classes(), await counted()]).toEqual([['not-counted'], 0]);
  });

  it('is what a person found on the spot, and the explanation says who said so', async () => {
    await importState('注销');
    const [employer] = await stored();
    const closed = await readEmployerDetail(Number(employer?._id), everywhere, day);
    expect(closed.why.because).toMatchObject([{ field: 'state', value: 'closed', list: 1, line: 2 }]);
    await verifyEmployer(Number(employer?._id), { state: 'active' }, 'officer', everywhere);
    expect(await classes()).toEqual(['none-100']);
  });
});
