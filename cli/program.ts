import { type Argument, Command, type HelpConfiguration, Option } from 'commander';
import type { Language } from '../server/platform/errors/errors.ts';
import { version } from '../server/platform/package/version.ts';
import { type CommandGroup, commandGroups } from './command-table.ts';
import { createTerminalIo, type Io } from './terminal/io.ts';

/**
 * Create the command line for some arguments, of which the group that they name is loaded. Usage errors are thrown as
 * commander's own errors.
 */
export async function createProgram(language: Language, args: readonly string[]): Promise<Command> {
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
  const named = args.find((arg) => commandGroups.some(({ name }) => name === arg));
  for (const group of commandGroups)
    program.addCommand(group.name === named ? await (await group.load())(io, args) : commandOfTable(group, io));
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

/** A group whose commands are only named: enough for the first help page. */
function commandOfTable({ name, commands }: CommandGroup, io: Io): Command {
  const group = new Command(name);
  for (const [usage, zh, en] of commands) {
    const words = usage.split(' ').slice(1);
    if (words.length === 0) return group.description(io.text(zh, en));
    const names = words.filter((word) => !/^[<[]/.test(word));
    let parent = group;
    for (const inner of names.slice(0, -1))
      parent = parent.commands.find((command) => command.name() === inner) ?? parent.command(inner);
    parent.command(words.slice(names.length - 1).join(' ')).description(io.text(zh, en));
  }
  return group;
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
