import { Command, Option } from 'commander';
import { timeInput } from '../../../schemas/platform/fields.ts';
import { shanghaiText } from '../../../schemas/platform/shanghai.ts';
import { addStaff, findAccountByUsername, minPasswordLength } from '../../../server/access/staff/accounts.ts';
import { type Role, roleNames } from '../../../server/access/staff/roles.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { commandLineManager } from '../../../server/accounts/staff/account-manager.ts';
import {
  endAccount,
  listAccounts,
  type ManagedAccount,
  resetPassword,
  resetSecondFactor,
} from '../../../server/accounts/staff/manage-accounts.ts';
import { withDatabase } from '../../database.ts';
import { formatTable } from '../../terminal/format-table.ts';
import { type Io, readStdin } from '../../terminal/io.ts';
import { parseOption } from '../../terminal/option-parsers.ts';
import { withAudit } from '../../with-audit.ts';

/** `nuanfeng staff`: manages the accounts of officers. */
export function staffCommand(io: Io): Command {
  const staff = new Command('staff').description(io.text('工作人员账号', 'Staff accounts'));
  const printResult = (command: Command, value: object, line: string) =>
    io.result(command.optsWithGlobals().json ? JSON.stringify(value) : line);

  staff
    .command('add <name>')
    .description(
      io.text(
        `新建账号，从标准输入读取密码（至少 ${minPasswordLength} 位）`,
        `Add an account; the password (at least ${minPasswordLength} characters) is read from stdin`,
      ),
    )
    .addOption(new Option('--role <role>', io.text('角色', 'role')).choices(roleNames).makeOptionMandatory())
    .requiredOption(
      '--union <id>',
      io.text('角色所属的工会；all 为全部', 'the union for which it is held; all for every one'),
    )
    .option('--until <time>', io.text('任期结束时间（ISO 8601）', 'when it ends (ISO 8601)'), parseOption(timeInput))
    .action(
      async (
        username: string,
        { role, union, until }: { role: Role; union: string; until?: Date },
        command: Command,
      ) => {
        if (process.stdin.isTTY)
          io.note(io.text('请输入密码，回车后按 Ctrl-D：', 'Type the password, then Enter and Ctrl-D:'));
        const password = await readStdin();
        const id = await withAudit(io, 'staff add', async (act) => {
          act.on = await addStaff({ username, password, role, union, until });
          return act.on;
        });
        printResult(
          command,
          { id, username, role, union, until: until ?? null },
          io.text(`已新建账号 ${username}（${role}，工会 ${union}）`, `Added ${username} (${role}, union ${union})`),
        );
      },
    );

  staff
    .command('list')
    .description(io.text('列出账号与任职', 'List accounts and appointments'))
    .action(async (_, command: Command) => {
      const { items: accounts } = await withDatabase(io, () => listAccounts(everywhere, { limit: 10_000 }));
      const heading = io
        .text('编号,用户名,状态,动态验证码,任职', 'id,name,state,second factor,appointments')
        .split(',');
      const items = accounts.map(({ _id, username, active, endedAt, appointments, secondFactor }) => ({
        id: String(_id),
        username,
        active,
        endedAt: endedAt ?? null,
        appointments,
        secondFactor,
      }));
      printResult(
        command,
        { items },
        formatTable(
          heading,
          accounts.map((account) => cells(io, account)),
        ),
      );
    });

  staff
    .command('end <name>')
    .description(io.text('停用账号', 'End an account'))
    .action(async (username: string, _, command: Command) => {
      const id = await onAccount(username, 'staff end', (account) =>
        endAccount(commandLineManager, account, new Date()),
      );
      printResult(command, { id, active: false }, io.text(`已停用账号 ${username}`, `Ended ${username}`));
    });

  staff
    .command('password <name>')
    .description(io.text('重置为一次性密码并解除锁定', 'Replace the password by a one-time one, and end a lock'))
    .action(async (username: string, _, command: Command) => {
      let made: Awaited<ReturnType<typeof resetPassword>> | undefined;
      await onAccount(username, 'staff password', async (account) => {
        made = await resetPassword(commandLineManager, account, new Date());
      });
      if (made) printResult(command, made, made.oneTimePassword);
    });

  staff
    .command('totp-reset <name>')
    .description(io.text('解除动态验证码（手机丢失时）', 'Take the second factor away, as when a phone was lost'))
    .action(async (username: string, _, command: Command) => {
      const id = await onAccount(username, 'staff totp-reset', (account) =>
        resetSecondFactor(commandLineManager, account, new Date()),
      );
      printResult(
        command,
        { id },
        io.text(`已解除 ${username} 的动态验证码`, `Took the second factor of ${username} away`),
      );
    });

  async function onAccount(username: string, action: string, work: (id: string) => Promise<unknown>): Promise<string> {
    return withAudit(io, action, async (act) => {
      const id = String((await findAccountByUsername(username))._id);
      act.on = id;
      await work(id);
      return id;
    });
  }
  return staff;
}

function cells(io: Io, { _id, username, active, appointments, secondFactor }: ManagedAccount): string[] {
  const appointmentTexts = appointments.map(
    ({ role, union, until }) => `${role}@${union}${until ? ` → ${shanghaiText(until, io.language)}` : ''}`,
  );
  const yesOrNo = (value: boolean) => (value ? io.text('有', 'yes') : io.text('无', 'no'));
  return [
    String(_id),
    username,
    active ? io.text('在用', 'active') : io.text('停用', 'ended'),
    yesOrNo(secondFactor),
    appointmentTexts.join(' '),
  ];
}
