import { z } from 'zod';
import { described } from '../platform/described.ts';
import { fieldProblem } from '../platform/field-problems.ts';
import { datum, latitude, longitude, queryInt, queryNumber, regionCode, timeInput } from '../platform/fields.ts';
import { stationFields } from './station-view.ts';
import { queryTableKeys } from './vocabulary.ts';

/** Whether a station is open at the requested time, until when, and when it opens next. */
const OpeningView = z
  .object({
    state: z
      .enum(['open', 'closed', 'unknown'])
      .meta(
        described(
          '是否开放；未知表示站点没有开放时间或无法识别',
          'unknown: the station gives no hours, or none that are understood',
        ),
      ),
    closesAt: z
      .string()
      .optional()
      .meta(described('正在开放且一周内会关闭时，关闭的时间', 'when it is open and closes within a week')),
    closesIn: z
      .int()
      .optional()
      .meta(described('一小时内关闭时，距关闭的分钟数', 'minutes until then, when it closes within the hour')),
    opensAt: z
      .string()
      .optional()
      .meta(described('未开放且一年内会开放时，开放的时间', 'when it is not open and opens within a year')),
  })
  .meta({ id: 'Opening' });

/** A station with its opening status at a time. */
export const MapStationView = z.object({ ...stationFields, opening: OpeningView }).meta({ id: 'MapStation' });

const filters = {
  kinds: queryTableKeys
    .optional()
    .meta(
      described(
        '站点类型的键，以逗号分隔：属于其中任一类型的站点',
        'keys of /stations/kinds, separated by commas: stations of any of these kinds',
      ),
    ),
  services: queryTableKeys
    .optional()
    .meta(
      described(
        '服务项目的键，以逗号分隔：具备全部这些服务的站点',
        'keys of /stations/services, separated by commas: stations that have all of them',
      ),
    ),
};

/** The query of `nearby`. */
export const nearbyQuery = {
  lng: queryNumber(longitude),
  lat: queryNumber(latitude),
  datum: datum
    .optional()
    .meta(described('所给经纬度的坐标系；不填为 GCJ-02', 'of lng and lat; gcj02 when it is left out')),
  radius: queryInt({ min: 1, max: 100_000 })
    .optional()
    .meta(described('搜索半径，单位米；不填为 5000', 'metres; 5000 when it is left out')),
  limit: queryInt({ min: 1, max: 100 })
    .optional()
    .meta(described('最多返回的条数；不填为 20', '20 when it is left out')),
  ...filters,
  open: z
    .enum(['yes', 'maybe'])
    .optional()
    .meta(
      described(
        'yes：确定开放；maybe：开放或开放时间不明；不填为全部',
        'yes: known to be open; maybe: open, or of unknown hours; all when it is left out',
      ),
    ),
  at: timeInput
    .optional()
    .meta(
      described('须在该时间开放；不填为现在', 'the time at which stations are to be open; now when it is left out'),
    ),
} as const;

/** The reply of `nearby`. */
export const NearbyReply = z.object({
  items: z.array(MapStationView),
  beyond: MapStationView.optional().meta(
    described('半径内没有站点时，最近的一个', 'the nearest station, when there is none within the radius'),
  ),
  next: z.null(),
});

const boxForm = /^-?\d{1,3}(\.\d{1,15})?(,-?\d{1,3}(\.\d{1,15})?){3}$/;

/**
 * A bounding box, as west, south, east, north in degrees; west is greater than east when it reaches over the dateline.
 */
const box = z
  .string()
  .max(100)
  .regex(boxForm, fieldProblem('bounding_box'))
  .transform((text, { addIssue }) => {
    const box = parseBox(text);
    if (!box) addIssue(fieldProblem('bounding_box'));
    return box as NonNullable<typeof box>;
  });

/**
 * Parse a bounding box.
 *
 * @returns undefined when the text has another form or the box is not on the globe.
 */
export function parseBox(text: string) {
  if (text.length > 100 || !boxForm.test(text)) return undefined;
  const [west = 0, south = 0, east = 0, north = 0] = text.split(',').map(Number);
  const isOnGlobe = Math.max(Math.abs(west), Math.abs(east)) <= 180 && Math.max(Math.abs(south), Math.abs(north)) <= 90;
  return isOnGlobe && south <= north ? { west, south, east, north } : undefined;
}

/** The query of `clusters`. */
export const clustersQuery = {
  bbox: box.meta(
    described(
      '地图范围，依次为西、南、东、北的度数，GCJ-02；会扩大到 64 像素的整格',
      'west,south,east,north in degrees, GCJ-02; widened to whole cells of 64 pixels',
    ),
  ),
  zoom: queryInt({ min: 0, max: 22 }).meta(
    described('网络地图的缩放级别；范围过大时自动降低', 'of a web map; lowered when the box is too large for it'),
  ),
  ...filters,
} as const;

/** The reply of `clusters`: a GeoJSON collection of points. */
export const ClustersReply = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      geometry: z.object({ type: z.literal('Point'), coordinates: z.tuple([z.number(), z.number()]) }),
      properties: z.object({
        count: z.int(),
        open: z.int().meta(described('已知此刻开放的站点数', 'how many are known to be open now')),
        station: z
          .string()
          .optional()
          .meta(described('只有一个站点时，该站点的编号', 'the id of the station, when it is a single one')),
      }),
    }),
  ),
});

/** The query of `search`. */
export const searchQuery = {
  q: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .meta(
      described(
        '搜索词：名称的汉字、拼音或首字母，以及区划、类型、服务',
        'words: of names, in Chinese or pinyin, or as initials; of regions, kinds, services',
      ),
    ),
  lng: queryNumber(longitude).optional(),
  lat: queryNumber(latitude).optional(),
  datum: nearbyQuery.datum,
  limit: nearbyQuery.limit,
} as const;

/** The reply of `search`. */
export const SearchReply = z.object({ items: z.array(MapStationView), next: z.null() });

/** The query of `changes`. */
export const changesQuery = {
  since: queryInt({ min: 0, max: 999_999_999 })
    .optional()
    .meta(
      described(
        '上一次答复给出的版本；不填则从头开始',
        'the `since` of the last reply; from the beginning when it is left out',
      ),
    ),
  cursor: z
    .string()
    .max(40)
    .optional()
    .meta(described('同一版本下上一页给出的游标', 'the `next` of the page before, with the same `since`')),
  region: regionCode.optional().meta(described('只限该区划的站点', 'only stations in this region')),
  limit: queryInt({ min: 1, max: 100 })
    .optional()
    .meta(described('最多返回的条数；不填为 100', '100 when it is left out')),
} as const;

/** The reply of `changes`. */
export const ChangesReply = z.object({
  items: z.array(z.object(stationFields).meta({ id: 'Station' })),
  gone: z.array(z.string()).meta(described('副本中应删去的站点编号', 'ids of stations that a copy no longer holds')),
  next: z
    .string()
    .nullable()
    .meta(described('下一页的游标；末页为空', 'the `cursor` of the next page; null on the last one')),
  since: z.int().meta(described('下次请求应带的版本', 'the `since` of the next request')),
});
