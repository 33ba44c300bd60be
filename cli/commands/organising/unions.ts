import { Command } from 'commander';
import { regionCode } from '../../../schemas/platform/fields.ts';
import { createRegionUnions } from '../../../server/register/assignment/create-region-unions.ts';
import type { Io } from '../../terminal/io.ts';
import { parseOption } from '../../terminal/option-parsers.ts';
import { withAudit } from '../../with-audit.ts';

/** `nuanfeng unions`: creates the union tree. */
export function unionsCommand(io: Io): Command {
  return new Command('unions').description(io.text('工会组织树', 'The union tree')).addCommand(makeCommand(io));
}

function makeCommand(io: Io): Command {
  const t = io.text;
  return new Command('make')
    .description(
      t(
        '按区划生成市、区县、街道（乡镇）总工会，已有的保留',
        'Make the unions of a city, its districts and streets after the regions; those that are there stay',
      ),
    )
    .requiredOption(
      '--region <code>',
      t('市（或区县、街道）的区划代码', 'code of the city, or of a part'),
      parseOption(regionCode),
    )
    .action(async ({ region }: { region: string }, command: Command) => {
      const { added } = await withAudit(io, 'unions make', () => createRegionUnions(region), region);
      io.result(
        command.optsWithGlobals().json ? JSON.stringify({ added }) : t(`新增 ${added} 个工会`, `${added} unions made`),
      );
    });
}
