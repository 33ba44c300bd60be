import { type Argument, Command, type HelpConfiguration, Option } from 'commander';
import type { Language } from '../server/platform/errors/errors.ts';
import { version } from '../server/platform/package/version.ts';
import { exportCommand } from './commands/lists/export.ts';
import { importCommand } from './commands/lists/import.ts';
import { listsCommand } from './commands/lists/lists.ts';
import { auditCommand } from './commands/operating/audit.ts';
import { dbCommand } from './commands/operating/db.ts';
import { erasuresCommand } from './commands/operating/erasures.ts';
import { holidaysCommand } from './commands/operating/holidays.ts';
import { keysCommand } from './commands/operating/keys.ts';
import { retentionCommand } from './commands/operating/retention.ts';
import { staffCommand } from './commands/operating/staff.ts';
import { coverageCommand } from './commands/organising/coverage.ts';
import { roundsCommand } from './commands/organising/rounds.ts';
import { tasksCommand } from './commands/organising/tasks.ts';
import { unionsCommand } from './commands/organising/unions.ts';
import { stationsCommand } from './commands/stations/stations.ts';
import { createTerminalIo } from './terminal/io.ts';

/** Create the command line. Usage errors are thrown as commander's own errors. */
export function createProgram(language: Language): Command {
  const io = createTerminalIo(language);
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
    );
  program.addCommand(importCommand(io));
  program.addCommand(listsCommand(io));
  program.addCommand(exportCommand(io));
  program.addCommand(coverageCommand(io));
  program.addCommand(unionsCommand(io));
  program.addCommand(stationsCommand(io));
  program.addCommand(roundsCommand(io));
  program.addCommand(tasksCommand(io));
  program.addCommand(staffCommand(io));
  program.addCommand(auditCommand(io));
  program.addCommand(dbCommand(io));
  program.addCommand(holidaysCommand(io));
  program.addCommand(keysCommand(io));
  program.addCommand(retentionCommand(io));
  program.addCommand(erasuresCommand(io));
  for (const group of program.commands)
    group.helpCommand('help [command]', io.text('显示某个命令的帮助', 'show help of a command'));
  const titles = io.language === 'en' ? {} : chineseTitles;
  configure(program, { styleTitle: (title) => titles[title] ?? title }, io.text('显示帮助', 'show help'));
  // The first help page lists every command, not only the groups.
  program.configureHelp({
    ...program.configureHelp(),
    visibleCommands: (command) => (command === program ? commandsBelow(command) : command.commands.slice()),
    subcommandTerm: (command) => [...pathOf(command), ...command.registeredArguments.map(argumentTerm)].join(' '),
  });
  return program;
}

const chineseTitles: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
};

function commandsBelow(command: Command): Command[] {
  return command.commands.flatMap((inner) => (inner.commands.length > 0 ? commandsBelow(inner) : [inner]));
}

function pathOf(command: Command): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [];
}

function argumentTerm(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

/** Configure a command and its subcommands, which do not inherit it. Errors are thrown, and `cli/main.ts` prints them once. */
function configure(command: Command, help: HelpConfiguration, helpText: string): void {
  command
    .exitOverride()
    .configureOutput({ outputError() {} })
    .configureHelp(help)
    .helpOption('-h, --help', helpText);
  for (const inner of command.commands) configure(inner, help, helpText);
}
