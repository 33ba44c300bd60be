import { Command } from 'commander';
import type { CoverageRow } from '../../../schemas/organising/coverage.ts';
import { regionCode } from '../../../schemas/platform/fields.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { coverageTableOf } from '../../../server/organising/coverage/table.ts';
import { withDatabase } from '../../database.ts';
import { formatTable } from '../../terminal/format-table.ts';
import type { Io } from '../../terminal/io.ts';
import { parseOption } from '../../terminal/option-parsers.ts';
import { coverageClassTitle } from './class-titles.ts';

/**
 * `nuanfeng coverage`: shows how many employers have a union.
 *
 * Of its commands those are loaded that the arguments name, because `show` is asked for often and needs a part only; all of
 * them where none is named, as for the help.
 */
export async function coverageCommand(io: Io, args: readonly string[]): Promise<Command> {
  const coverage = new Command('coverage').description(io.text('建会覆盖', 'Union coverage of employers'));
  const named = Object.keys(commands).filter((name) => args.includes(name));
  for (const [name, load] of Object.entries(commands))
    if (named.length === 0 || named.includes(name)) coverage.addCommand((await load())(io));
  return coverage;
}

const commands = {
  show: async () => showCommand,
  bulletin: async () => (await import('./coverage-bulletin.ts')).bulletinCommand,
  quarter: async () => (await import('./coverage-bulletin.ts')).quarterCommand,
  try: async () => (await import('./coverage-try.ts')).tryCommand,
  rules: async () => (await import('./coverage-rules.ts')).rulesCommand,
  rebuild: async () => (await import('./coverage-rebuild.ts')).rebuildCommand,
} as const;

/** The option that names a region. */
const regionOption = (io: Io) =>
  [
    '--region <code>',
    io.text('行政区划代码，如 331000', 'code of the region, such as 331000'),
    parseOption(regionCode),
  ] as const;

function showCommand(io: Io): Command {
  return new Command('show')
    .description(
      io.text(
        '一个区划及其下级：用人单位、建会情况、会员、建会率',
        'A region and its children: employers, unions, members, rate',
      ),
    )
    .requiredOption(...regionOption(io))
    .option('--classes', io.text('按类别列出', 'by class'))
    .action(async ({ region, classes }: { region: string; classes?: boolean }, command: Command) => {
      const today = shanghaiDay(new Date());
      const table = await withDatabase(io, () => coverageTableOf(region, everywhere, today));
      const rows = [...table.children, table.total];
      if (command.optsWithGlobals().json) io.result(JSON.stringify(table));
      else if (classes) io.result(classTable(io, rows));
      else io.result(formatTable(heading(io), rows.map(cells)));
    });
}

function classTable(io: Io, rows: readonly CoverageRow[]): string {
  const classNames = Object.keys(rows.at(-1)?.classes ?? {}) as (keyof CoverageRow['classes'])[];
  return formatTable(
    [...heading(io).slice(0, 3), ...classNames.map((of) => coverageClassTitle(of, io.language))],
    rows.map(({ region, name, employers, classes }) => [
      region ?? '—',
      name,
      String(employers),
      ...classNames.map((of) => String(classes[of] ?? 0)),
    ]),
  );
}

function heading(io: Io): string[] {
  return io.language === 'en'
    ? ['code', 'region', 'employers', 'own', 'joint', 'none', 'members', 'covered', 'rate']
    : ['代码', '区划', '用人单位', '单独建会', '联合建会', '未建会', '会员', '已建会', '建会率'];
}

function cells({ region, name, employers, own, joint, none, members, rate }: CoverageRow): string[] {
  const share = rate.value === null ? '—' : `${(rate.value * 100).toFixed(1)}%`;
  const covered = `${rate.numerator}/${rate.denominator}`;
  return [region ?? '—', name, ...[employers, own, joint, none, members].map(String), covered, share];
}
