import { Command, Option } from 'commander';
import { type Datum, datum, queryInt, regionCode } from '../../../schemas/platform/fields.ts';
import {
  type ServiceAreaAim,
  type ServiceGaps,
  serviceAreaAims,
  type TravelMode,
  travelModes,
} from '../../../schemas/stations/service-area.ts';
import { queryTableKeys } from '../../../schemas/stations/vocabulary.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { writeServiceAreasGeoJson } from '../../../server/stations/service-areas/geojson.ts';
import { findServiceGaps } from '../../../server/stations/service-areas/service-gaps.ts';
import { withDatabase } from '../../database.ts';
import { formatTable } from '../../terminal/format-table.ts';
import type { Io } from '../../terminal/io.ts';
import { parseOption } from '../../terminal/option-parsers.ts';
import { writeOutput } from '../../terminal/write-output.ts';

interface Options {
  region: string;
  minutes: number;
  mode: TravelMode;
  kinds?: string[];
  places: number;
  aim: ServiceAreaAim;
  geojson?: string;
  datum: Datum;
}

/** `nuanfeng stations`: shows which communities and employers the stations reach. */
export function stationsCommand(io: Io): Command {
  const t = io.text;
  const stations = new Command('stations').description(t('服务站点', 'Service stations'));
  stations
    .command('circle')
    .description(
      t(
        '服务圈（估算）：圈外的社区、用人单位与职工，及最佳新增站点',
        'Service circles, an estimate: communities, employers and workers outside, and the best new places',
      ),
    )
    .requiredOption(
      '--region <code>',
      t('市、区县或街道的代码', 'code of a city, district or street'),
      parseOption(regionCode),
    )
    .option(
      '--minutes <n>',
      t('几分钟的圈（默认 30）', 'how wide (30)'),
      parseOption(queryInt({ min: 1, max: 120 })),
      30,
    )
    .addOption(new Option('--mode <mode>', t('出行方式', 'how one travels')).choices(travelModes).default('ebike'))
    .option(
      '--kinds <keys>',
      t('站点类型的代号，逗号分隔（默认全部）', 'keys of kinds by commas (all)'),
      parseOption(queryTableKeys),
    )
    .option('--places <n>', t('建议几处新增站点', 'how many new places'), parseOption(queryInt({ min: 0, max: 20 })), 3)
    .addOption(
      new Option('--aim <what>', t('新增站点以何为先', 'what new places are to bring in'))
        .choices(serviceAreaAims)
        .default('workers'),
    )
    .option('--geojson <file>', t('另写 GeoJSON 文件', 'write GeoJSON to a file too'))
    .addOption(
      new Option('--datum <name>', t('GeoJSON 的坐标系', 'datum of the GeoJSON'))
        .choices(datum.options)
        .default('wgs84'),
    )
    .action(async ({ geojson, datum, ...question }: Options, command: Command) => {
      const found = await withDatabase(io, () => findServiceGaps(question, everywhere, new Date()));
      if (geojson) await writeOutput(writeServiceAreasGeoJson(found, datum), geojson);
      if (command.optsWithGlobals().json) io.result(JSON.stringify(found.gaps));
      else printGaps(io, found.gaps);
    });
  return stations;
}

function printGaps(io: Io, { estimate, stations, places, ...gaps }: ServiceGaps): void {
  const t = io.text;
  const { mode, minutes, speedKmh, detour, metres, basis } = estimate;
  io.result(`${t(basis.zh, basis.en)}: ${mode}, ${minutes} min, ${speedKmh} km/h, ×${detour}, ${metres} m`);
  io.result(t(`计入站点 ${stations} 个`, `${stations} stations count`));
  const rows = [
    [t('合计', 'total'), gaps.total],
    [t('圈内', 'inside'), gaps.inside],
    [t('圈外', 'outside'), gaps.outside],
    [t('无法定位', 'not placed'), gaps.unplaced],
    ...places.map(({ name, region, adds }) => [`+ ${name} ${region}`, adds] as const),
  ] as const;
  const heading = ['', t('社区', 'communities'), t('用人单位', 'employers'), t('职工', 'workers')];
  const cells = rows.map(([name, figures]) => [
    name,
    ...[figures.communities, figures.employers, figures.workers].map(String),
  ]);
  io.result(formatTable(heading, cells));
}
