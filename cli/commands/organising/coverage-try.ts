import { Command } from 'commander';
import { regionCode } from '../../../schemas/platform/fields.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { type RulesSimulation, simulateRules } from '../../../server/organising/coverage/simulate-rules.ts';
import { findRegion } from '../../../server/territory/regions/find-regions.ts';
import { withDatabase } from '../../database.ts';
import { formatTable } from '../../terminal/format-table.ts';
import type { Io } from '../../terminal/io.ts';
import { parseOption } from '../../terminal/option-parsers.ts';
import { createProgressLine } from '../../terminal/progress-line.ts';
import { coverageClassTitle } from './class-titles.ts';
import { readRuleSet } from './rules-file.ts';

/** `nuanfeng coverage try`: shows what other rules would change, without writing. */
export function tryCommand(io: Io): Command {
  return new Command('try')
    .description(
      io.text('试用一套分类规则：会有哪些变化，不作任何修改', 'What a table of rules would change; nothing is written'),
    )
    .argument('<file>', io.text('规则文件（JSON）', 'a file of rules (JSON)'))
    .option('--region <code>', io.text('只看一个区划', 'of one region only'), parseOption(regionCode))
    .action(async (path: string, { region }: { region?: string }, command: Command) => {
      const set = await readRuleSet(path);
      const progress = createProgressLine(io);
      const today = shanghaiDay(new Date());
      const { trial, names } = await withDatabase(io, async () => {
        const within = region === undefined ? '' : (await findRegion(region))._id;
        const trial = await simulateRules(set, { region: within, day: today, onProgress: progress.show }).finally(
          progress.end,
        );
        const codes = Object.keys(trial.districts).filter(Boolean);
        const found = await Promise.all(codes.map((code) => findRegion(code).catch(() => undefined)));
        return { trial, names: new Map(found.flatMap((one) => (one ? [[one._id, one.name]] : []))) };
      });
      if (command.optsWithGlobals().json) return io.result(JSON.stringify(trial));
      io.result(trialText(io, trial, names));
    });
}

function trialText(
  io: Io,
  { employers, changed, classes, shifts, districts }: RulesSimulation,
  names: Map<string, string>,
): string {
  const title = (of: string) => coverageClassTitle(of as never, io.language);
  const counts = Object.entries(classes).map(([of, { now, after }]) => [
    title(of),
    String(now),
    String(after),
    signed(after - now),
  ]);
  const moved = shifts.map(({ from, to, employers, examples }) => [
    `${title(from)} → ${title(to)}`,
    String(employers),
    examples.map(({ id, name, headcount }) => `#${id} ${name} (${headcount ?? '?'})`).join('；'),
  ]);
  const into = [...new Set(shifts.map(({ to }) => to))];
  const places = Object.entries(districts)
    .sort()
    .map(([code, some]) => [code || '—', names.get(code) ?? '—', ...into.map((of) => String(some[of] ?? 0))]);
  return [
    io.text(
      `${employers} 个用人单位，其中 ${changed} 个类别改变`,
      `${employers} employers, of which ${changed} change their class`,
    ),
    formatTable([io.text('类别', 'class'), io.text('现在', 'now'), io.text('试用', 'then'), '±'], counts),
    ...(changed === 0
      ? []
      : [
          formatTable([io.text('变为', 'becomes'), io.text('单位', 'employers'), io.text('例', 'such as')], moved),
          formatTable([io.text('代码', 'code'), io.text('区划', 'region'), ...into.map(title)], places),
        ]),
  ].join('\n\n');
}

function signed(by: number): string {
  return by > 0 ? `+${by}` : String(by);
}
