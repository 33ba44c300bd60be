import { failure } from '../failure.ts';

/** What the stations in memory answer with; a part of the catalogue. */
export const liveStationFailures = {
  stations_loading: failure('unavailable', '站点正在载入，请稍后再试', 'The stations are being read; try again.'),
  stations_stale: failure(
    'unavailable',
    '与数据库的联系已中断一分钟以上，站点信息可能过时，请稍后再试',
    'The database has not been heard for a minute, so the stations may be out of date; try again later.',
  ),
} as const;
