import { Command, Option } from 'commander';
import { addStaff, minPasswordLength } from '../../server/staff/accounts.ts';
import { type Role, roleNames } from '../../server/staff/roles.ts';
import { withDatabase } from '../database.ts';
import { type Io, readStdin } from '../io.ts';

/** `nuanfeng staff`: accounts of officers. */
export function staffCommand(io: Io): Command {
  const staff = new Command('staff').description(io.text('工作人员账号', 'Staff accounts'));
  staff
    .command('add <name>')
    .description(
      io.text(
        `新建账号，从标准输入读取密码（至少 ${minPasswordLength} 位）`,
        `Add an account; the password (at least ${minPasswordLength} characters) is read from stdin`,
      ),
    )
    .addOption(new Option('--role <role>', io.text('角色', 'role')).choices(roleNames).makeOptionMandatory())
    .requiredOption('--union <id>', io.text('角色所属的工会', 'the union for which the role is held'))
    .action(async (username: string, { role, union }: { role: Role; union: string }, command: Command) => {
      if (process.stdin.isTTY)
        io.note(io.text('请输入密码，回车后按 Ctrl-D：', 'Type the password, then Enter and Ctrl-D:'));
      const password = await readStdin();
      const id = await withDatabase(io, () => addStaff({ username, password, role, union }));
      if (command.optsWithGlobals().json) io.result(JSON.stringify({ id, username, role, union }));
      else
        io.result(
          io.text(`已新建账号 ${username}（${role}，工会 ${union}）`, `Added ${username} (${role}, union ${union})`),
        );
    });
  return staff;
}
