import { Command, Option } from 'commander';
import type { Language } from '../server/errors.ts';
import { version } from '../server/version.ts';
import { auditCommand } from './commands/audit.ts';
import { coverageCommand } from './commands/coverage.ts';
import { dbCommand } from './commands/db.ts';
import { erasuresCommand } from './commands/erasures.ts';
import { importCommand } from './commands/import.ts';
import { keysCommand } from './commands/keys.ts';
import { retentionCommand } from './commands/retention.ts';
import { staffCommand } from './commands/staff.ts';
import { terminal } from './io.ts';

/** The whole command line; usage errors are thrown as commander's own. */
export function createProgram(language: Language): Command {
  const io = terminal(language);
  const program = new Command('nuanfeng')
    .description(
      io.text('工会数据员的命令行：导入清单、查看建会覆盖', 'The command line of a trade union’s data officers'),
    )
    .version(version, '-V, --version', io.text('显示版本', 'show the version'))
    .addOption(new Option('--lang <language>', io.text('语言', 'language')).choices(['zh', 'en']))
    .option('--json', io.text('输出一个 JSON 对象，供脚本使用', 'print one JSON object, for scripts'))
    .helpOption('-h, --help', io.text('显示帮助', 'show help'))
    .helpCommand('help [command]', io.text('显示某个命令的帮助', 'show help of a command'))
    .addHelpText('after', () =>
      io.text(
        '\n数据库：MONGODB_URI 指定副本集；未设置时使用 DATA_DIR（默认 ./data）下的试用数据库。\n退出码：0 完成，1 失败，2 用法错误，3 完成但有被拒行，4 因 --max-errors 停止。',
        '\nDatabase: MONGODB_URI names a replica set; without it the trial’s own under DATA_DIR (./data) is used.\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 done with rejected rows, 4 stopped at --max-errors.',
      ),
    )
    .exitOverride();
  program.addCommand(importCommand(io));
  program.addCommand(coverageCommand(io));
  program.addCommand(staffCommand(io));
  program.addCommand(auditCommand(io));
  program.addCommand(dbCommand(io));
  program.addCommand(keysCommand(io));
  program.addCommand(retentionCommand(io));
  program.addCommand(erasuresCommand(io));
  for (const command of program.commands) settle(command, io.text('显示帮助', 'show help'));
  return program;
}

/** Subcommands inherit neither the exit override nor the help text when they are added. */
function settle(command: Command, help: string): void {
  command.exitOverride().helpOption('-h, --help', help);
  for (const inner of command.commands) settle(inner, help);
}
