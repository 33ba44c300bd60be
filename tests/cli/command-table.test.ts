import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandGroups } from '../../cli/command-table.ts';
import { createTerminalIo } from '../../cli/terminal/io.ts';

/** The commands below a group, with their whole names, as the group itself declares them. */
function declared(group: Command, name: string): Map<string, string> {
  if (group.commands.length === 0) {
    const usage = group.registeredArguments.map((argument) =>
      argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
    );
    return new Map([[[name, ...usage].join(' '), group.description()]]);
  }
  return new Map(group.commands.flatMap((inner) => [...declared(inner, `${name} ${inner.name()}`)]));
}

describe('the table of commands, of which the first help page is made', () => {
  it.for(commandGroups)('says what the commands of $name say of themselves', async ({ name, load, commands }) => {
    const create = await load();
    const [zh, en] = await Promise.all(
      (['zh-CN', 'en'] as const).map(async (language) => declared(await create(createTerminalIo(language), []), name)),
    );
    expect(new Map(commands.map(([usage, text]) => [usage, text]))).toEqual(zh);
    expect(new Map(commands.map(([usage, , text]) => [usage, text]))).toEqual(en);
  });
});
