import { Command, InvalidArgumentError, Option } from 'commander';
import { type Datum, datum, regionCode } from '../../../schemas/platform/fields.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { stationTable, streamStations, writeStationsGeoJson } from '../../../server/stations/export/write-stations.ts';
import { filterOfToday } from '../../../server/territory/regions/find-regions.ts';
import type { Io } from '../../terminal/io.ts';
import { parseOption } from '../../terminal/option-parsers.ts';
import { outHelp, requireTableForm, writeOutput, writeTable } from '../../terminal/write-output.ts';
import { withAudit } from '../../with-audit.ts';

interface Options {
  region?: string;
  kind?: string;
  format: 'csv' | 'geojson';
  datum?: Datum;
  out?: string;
}

/** `nuanfeng export stations`: writes all stations for a spreadsheet, another import or a map. */
export function exportStationsCommand(io: Io): Command {
  const t = io.text;
  return new Command('stations')
    .description(t('导出服务站点', 'Service stations'))
    .option('--region <code>', t('行政区划', 'region'), parseOption(regionCode))
    .option('--kind <key>', t('站点类型的代号', 'the key of a kind'))
    .addOption(new Option('--format <format>', t('格式', 'format')).choices(['csv', 'geojson']).default('csv'))
    .addOption(
      new Option(
        '--datum <name>',
        t('GeoJSON 的坐标系（默认 wgs84，RFC 7946）', 'datum of GeoJSON (wgs84, as RFC 7946 has it)'),
      ).choices(datum.options),
    )
    .option('--out <file>', outHelp(io))
    .action(async ({ format, datum, out, ...filter }: Options) => {
      requireTableForm(io, format, out);
      if (datum && format === 'csv') {
        throw new InvalidArgumentError(
          t(
            'CSV 按录入时的坐标系导出，--datum 只用于 GeoJSON',
            'CSV keeps each datum as it came in; --datum is for GeoJSON',
          ),
        );
      }
      const work = async () => {
        const stations = streamStations(await filterOfToday(filter), everywhere);
        if (format === 'csv') await writeTable(stationTable(stations, { contacts: true }), out);
        else await writeOutput(writeStationsGeoJson(stations, { datum }), out);
      };
      await withAudit(io, 'export stations', work, filter.region ?? null);
    });
}
