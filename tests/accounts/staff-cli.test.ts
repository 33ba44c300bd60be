import { spawnSync } from 'node:child_process';
import { describe, expect, inject } from 'vitest';
import { StaffModel } from '../../schemas/access/staff.ts';
import { AuditModel } from '../../schemas/platform/audit.ts';
import { logInStaff } from '../../server/accounts/login/staff-login.ts';
import { convertRolesToAppointments } from '../../server/startup/migrations/convert-roles-to-appointments.ts';
import { it } from '../support/it.ts';
import { cliMain } from '../support/paths.ts';

const password = 'a bee that keeps warm';

/** `nuanfeng` on the database of this file. */
function nuanfeng(database: string, args: string, input = '') {
  const uri = new URL(inject('mongodbUri'));
  uri.pathname = database;
  const env = { PATH: process.env.PATH, MONGODB_URI: uri.href, NUANFENG_LANG: 'en' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cliMain, ...args.split(' ')], {
    env,
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('nuanfeng staff', () => {
  it('keeps accounts, never ends the last administrator, and leaves its traces in the audit', async ({ database }) => {
    const add = (name: string, role: string) =>
      nuanfeng(database, `--json staff add ${name} --role ${role} --union all`, password);
    const root = JSON.parse(add('root', 'system_admin').stdout);
    const reader = JSON.parse(add('reader', 'reader').stdout);
    expect(nuanfeng(database, 'staff list').stdout).toMatch(/root .*system_admin@all/);

    const made = nuanfeng(database, 'staff password reader').stdout.trim();
    expect(await logInStaff({ username: 'reader', password: made, address: '203.0.113.1' }, new Date())).toBe(
      reader.id,
    );
    expect(nuanfeng(database, 'staff end reader').status).toBe(0);
    await expect(
      logInStaff({ username: 'reader', password: made, address: '203.0.113.1' }, new Date()),
    ).rejects.toMatchObject({
      code: 'password_wrong',
    });

    const refused = nuanfeng(database, 'staff end root');
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('last_system_admin') });
    const acts = await AuditModel.find({ action: 'staff end' }).sort({ _id: 1 }).lean();
    const ended = acts.filter(({ result }) => result !== 'begun');
    expect(ended.map(({ on, result, code }) => [on, result, code])).toEqual([
      [reader.id, 'ok', null],
      [root.id, 'refused', 'last_system_admin'],
    ]);
  });

  it('reads accounts of an earlier version after a migration', async () => {
    const created = new Date('2026-01-01T00:00:00Z');
    const old = { username: 'old', passwordHash: 'x', role: 'reader', union: 'A', active: true, createdAt: created };
    await StaffModel.collection.insertOne({ ...old });
    expect(await convertRolesToAppointments()).toBe(1);
    expect(await convertRolesToAppointments()).toBe(0);
    const migrated = await StaffModel.findOne({ username: 'old' }).lean();
    expect(migrated?.appointments).toMatchObject([{ role: 'reader', union: 'A', from: created }]);
    expect(migrated).not.toHaveProperty('role');
  });
});

describe('nuanfeng audit', () => {
  it('says which entry was touched, and ends with 1', async ({ database }) => {
    expect(nuanfeng(database, 'staff end nobody').stderr).toContain('account_not_found');
    expect(nuanfeng(database, 'audit verify')).toMatchObject({ status: 0 });
    const [newest] = JSON.parse(nuanfeng(database, '--json audit list --limit 1').stdout).items;
    await AuditModel.collection.updateOne({ _id: newest._id }, { $set: { result: 'ok', on: 'nothing' } });
    const report = nuanfeng(database, 'audit verify');
    expect(report.status).toBe(1);
    expect(report.stdout).toContain(`entry ${newest._id}: edited`);
  });
});
