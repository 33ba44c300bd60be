import { Command } from 'commander';
import { setRules } from '../../../server/organising/coverage/rebuild.ts';
import { shownGeneration } from '../../../server/register/classification/generations.ts';
import { findRulesVersion } from '../../../server/register/classification/rules.ts';
import { withDatabase } from '../../database.ts';
import type { Io } from '../../terminal/io.ts';
import { parseSerial } from '../../terminal/option-parsers.ts';
import { createProgressLine } from '../../terminal/progress-line.ts';
import { withAudit } from '../../with-audit.ts';
import { readRuleSet } from './rules-file.ts';

/** `nuanfeng coverage rules`: shows and replaces the rules that class employers. */
export function rulesCommand(io: Io): Command {
  const rules = new Command('rules')
    .description(io.text('分类规则', 'The rules that class employers'))
    .helpCommand('help [command]', io.text('显示某个命令的帮助', 'show help of a command'));
  rules
    .command('show')
    .description(io.text('以 JSON 输出规则，可编辑后再用', 'Print the rules as JSON, to be edited'))
    .argument('[version]', io.text('版本号，默认为现行版本', 'a version; the one in force unless told'), parseSerial)
    .action(async (version: number | undefined, _, command: Command) => {
      const found = await withDatabase(io, async () =>
        findRulesVersion(version ?? (await shownGeneration())?.rules ?? 0),
      );
      if (command.optsWithGlobals().json) return io.result(JSON.stringify(found));
      io.note(io.text(`第 ${found._id} 版，${found.by}`, `Version ${found._id}, by ${found.by}`));
      io.result(JSON.stringify(found.set, null, 2));
    });
  rules
    .command('set')
    .description(io.text('启用新的规则，并重算全部统计', 'Put rules in force, and reckon all figures by them'))
    .argument('<file>', io.text('规则文件（JSON）', 'a file of rules (JSON)'))
    .action(async (path: string, _, command: Command) => {
      const set = await readRuleSet(path);
      const progress = createProgressLine(io);
      const done = await withAudit(io, 'coverage rules set', (act) => {
        act.on = set.name;
        return setRules(set, { by: act.who.id ?? 'cli', onProgress: progress.show }).finally(progress.end);
      });
      const { number: g, ...counts } = done;
      if (command.optsWithGlobals().json) return io.result(JSON.stringify({ g, ...counts }));
      io.result(
        io.text(
          `第 ${done.rules} 版规则已启用，${done.employers} 个用人单位已重新分类`,
          `Version ${done.rules} is in force; ${done.employers} employers are classed by it`,
        ),
      );
    });
  return rules;
}
