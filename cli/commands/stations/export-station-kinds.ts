import { Command } from 'commander';
import { kindTable } from '../../../server/stations/vocabulary/kind-table.ts';
import { withDatabase } from '../../database.ts';
import type { Io } from '../../terminal/io.ts';
import { outHelp, writeTable } from '../../terminal/write-output.ts';

/** `nuanfeng export station-kinds`: shows the kinds of station and the words for them, to be edited and imported. */
export function exportStationKindsCommand(io: Io): Command {
  return new Command('station-kinds')
    .description(io.text('导出站点类型及其叫法，可编辑后再导入', 'The kinds of station and the words for them'))
    .option('--out <file>', outHelp(io))
    .action(({ out }: { out?: string }) => withDatabase(io, () => writeTable(kindTable(), out)));
}
