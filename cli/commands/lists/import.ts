import { Command, Option } from 'commander';
import { type Datum, datum, regionCode } from '../../../schemas/platform/fields.ts';
import { stationFileColumns } from '../../../schemas/stations/station-row.ts';
import { importUnions } from '../../../server/register/assignment/import-unions.ts';
import { importStations } from '../../../server/stations/importing/import-stations.ts';
import { importKinds, kindColumns } from '../../../server/stations/vocabulary/kind-table.ts';
import { importRegions, regionColumns } from '../../../server/territory/regions/import-regions.ts';
import { unionColumns } from '../../../server/territory/unions/union-rows.ts';
import { tableCommand } from '../../tables/table-command.ts';
import type { Io } from '../../terminal/io.ts';
import { parseOption } from '../../terminal/option-parsers.ts';
import { importEmployersCommand } from './import-employers.ts';

/** `nuanfeng import`: imports files of regions, unions and stations, and lists of employers. */
export function importCommand(io: Io): Command {
  const command = new Command('import').description(io.text('导入文件', 'Import a file'));
  command.addCommand(
    tableCommand(io, {
      name: 'regions',
      about: io.text('导入社区（村）与区划更正', 'Import communities, and corrections of regions'),
      columns: regionColumns,
      run: importRegions,
    }),
  );
  command.addCommand(
    tableCommand(io, {
      name: 'unions',
      about: io.text('导入工会组织树', 'Import the union tree'),
      columns: unionColumns,
      run: (rows) => importUnions(rows),
    }),
  );
  command.addCommand(
    tableCommand<{ region?: string; datum?: Datum; kind?: string; dryRun?: true }>(io, {
      name: 'stations',
      about: io.text('导入服务站点', 'Import service stations'),
      columns: stationFileColumns,
      required: ['name'],
      options: [
        new Option(
          '--region <code>',
          io.text(
            '文件所属的市、区县或街道（默认为工会组织树的城市）',
            'city, district or street of the file (that of the union tree)',
          ),
        ).argParser(parseOption(regionCode)),
        new Option(
          '--datum <name>',
          io.text('未注明坐标系的行按此坐标系（默认 gcj02）', 'datum of rows that name none'),
        ).choices(datum.options),
        new Option(
          '--kind <kind>',
          io.text('没有写明类型的行按此类型（类型表中的叫法）', 'kind of rows that name none, as a word of its table'),
        ),
        new Option('--dry-run', io.text('只检查，不写入', 'say what would be done, and write nothing')),
      ],
      run: (rows, { region, datum, kind, dryRun }) => {
        if (dryRun) io.note(io.text('仅检查，不写入', 'A dry run: nothing is written'));
        return importStations(rows, { now: new Date(), sample: false, region, datum, kind, dryRun });
      },
    }),
  );
  command.addCommand(
    tableCommand(io, {
      name: 'station-kinds',
      about: io.text('导入站点类型及其叫法', 'Import the kinds of station and the words for them'),
      columns: kindColumns,
      required: ['code', 'zh'],
      run: (rows) => importKinds(rows),
    }),
  );
  command.addCommand(importEmployersCommand(io));
  return command;
}
