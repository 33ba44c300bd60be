import { failure } from '../failure.ts';

/** Failure codes of stations, a part of the catalogue. */
export const stationFailures = {
  holiday_notice_unreadable: failure(
    'invalid',
    '放假通知无法识别：{wrong}（{paragraph}）；请粘贴国务院办公厅通知全文，或每行写一个日期和“放假”或“上班”',
    'The notice cannot be read: {wrong} ({paragraph}). Paste the whole text of the State Council’s notice, or write a day and 放假 or 上班 in each line.',
  ),
  station_not_found: failure('missing', '没有这个站点', 'There is no such station.'),
  station_code_taken: failure('conflict', '站点编号已被使用：{code}', 'The code of the station is taken: {code}'),
  station_closed_down: failure('conflict', '该站点已撤销', 'The station has been closed down.'),
  station_changed: failure(
    'conflict',
    '该站点已被他人修改，请刷新后再试',
    'Somebody else has changed the station; look at it again.',
  ),
  hours_not_understood: failure(
    'invalid',
    '开放时间无法识别：{hours}；请写成“周一至周五 8:00-20:00”，或按 OpenStreetMap opening_hours 写法，如 Mo-Fr 08:00-20:00',
    'The opening hours are not understood: {hours}. Write them as 周一至周五 8:00-20:00, or as OpenStreetMap opening_hours: Mo-Fr 08:00-20:00.',
  ),
  station_kind_unknown: failure('invalid', '没有这个站点类型：{kind}', 'There is no such kind of station: {kind}'),
  station_service_unknown: failure(
    'invalid',
    '没有这个服务项目：{service}；请改用服务项目表中的名称，或先在表中添加',
    'There is no such service: {service}. Use a name of the table of services, or add it there first.',
  ),
  coordinates_zero: failure(
    'invalid',
    '经纬度为零（{lng}，{lat}），请填写站点的实际位置',
    'The coordinates are zero ({lng}, {lat}); give the place of the station.',
  ),
  coordinates_swapped: failure(
    'invalid',
    '经度与纬度似乎填反了：经度 {lng}，纬度 {lat}，请对调',
    'Longitude and latitude seem to be exchanged: longitude {lng}, latitude {lat}; swap them.',
  ),
  coordinates_outside_china: failure(
    'invalid',
    '位置不在中国境内：经度 {lng}，纬度 {lat}，请核对坐标与坐标系',
    'The place is not in China: longitude {lng}, latitude {lat}; check the coordinates and their datum.',
  ),
  circle_region_too_large: failure(
    'invalid',
    '服务圈按市及以下区域计算，请指明市、区县或街道',
    'Circles are worked out for a city or less: name a city, a district or a street.',
  ),
  crowding_too_often: failure(
    'limited',
    '一小时内反馈的站点过多，请稍后再试',
    'You have told of too many stations within an hour; try again later.',
  ),
  report_open_already: failure(
    'conflict',
    '您已反馈过该问题，请等待答复',
    'You have reported this already; an answer is to come.',
  ),
  reports_too_often: failure(
    'limited',
    '今天反馈次数过多，请明天再试',
    'Too many reports in a day; try again tomorrow.',
  ),
  report_not_found: failure('missing', '没有这条反馈', 'There is no such report.'),
  report_answered: failure('conflict', '该反馈已答复', 'The report has been answered.'),
  closure_invalid: failure(
    'invalid',
    '暂停开放须写明原因和恢复时间，且恢复时间须晚于开始时间',
    'A closure for a time needs a reason and an end, and ends after it begins.',
  ),
  stations_loading: failure('unavailable', '站点正在载入，请稍后再试', 'The stations are being read; try again.'),
  stations_stale: failure(
    'unavailable',
    '与数据库的联系已中断一分钟以上，站点信息可能过时，请稍后再试',
    'The database has not been heard for a minute, so the stations may be out of date; try again later.',
  ),
} as const;
