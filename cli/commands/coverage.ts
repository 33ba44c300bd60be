import { Command } from 'commander';
import { regionCode, shanghaiIso } from '../../schemas/common.ts';
import type { CoverageRow } from '../../schemas/coverage.ts';
import { coverageTable } from '../../server/coverage/table.ts';
import { everywhere } from '../../server/staff/scope.ts';
import { withDatabase } from '../database.ts';
import { type Io, parseOption } from '../io.ts';
import { textTable } from '../text-table.ts';

/** `nuanfeng coverage`: how far employers have unions. */
export function coverageCommand(io: Io): Command {
  const coverage = new Command('coverage').description(io.text('建会覆盖', 'Union coverage of employers'));
  coverage
    .command('show')
    .description(
      io.text(
        '一个区划及其下级：用人单位、建会情况、会员、建会率',
        'A region and its children: employers, unions, members, rate',
      ),
    )
    .requiredOption(
      '--region <code>',
      io.text('行政区划代码，如 331000', 'code of the region, such as 331000'),
      parseOption(regionCode),
    )
    .action(async ({ region }: { region: string }, command: Command) => {
      const table = await withDatabase(io, () =>
        coverageTable(region, everywhere, shanghaiIso(new Date()).slice(0, 10)),
      );
      if (command.optsWithGlobals().json) io.result(JSON.stringify(table));
      else io.result(textTable(heading(io), [...table.children, table.total].map(cells)));
    });
  return coverage;
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
