import { Command } from 'commander';
import { stationColumns } from '../../schemas/station-row.ts';
import { importRegions, regionColumns } from '../../server/regions/import.ts';
import { importStations } from '../../server/stations/import.ts';
import { importUnions } from '../../server/unions/import.ts';
import { unionColumns } from '../../server/unions/rows.ts';
import type { Io } from '../io.ts';
import { tableCommand } from '../table-command.ts';
import { importEmployersCommand } from './import-employers.ts';

/** `nuanfeng import`: take in files of regions, unions and stations, and lists of employers. */
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
    tableCommand(io, {
      name: 'stations',
      about: io.text('导入服务站点', 'Import service stations'),
      columns: stationColumns,
      run: (rows) => importStations(rows, { now: new Date(), sample: false }),
    }),
  );
  command.addCommand(importEmployersCommand(io));
  return command;
}
