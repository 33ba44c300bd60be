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
  hours_ambiguous: failure(
    'invalid',
    '开放时间“{hours}”中的“{span}”可以有两种理解，请写明上午、下午或次日，或改用 24 小时制',
    'In the opening hours {hours}, {span} may mean two things: say whether it is morning, afternoon or the next day, or use the 24-hour clock.',
  ),
  hours_afternoon_assumed: failure(
    'invalid',
    '开放时间“{hours}”未注明上午、下午，已按下午理解为 {read}，请核对',
    'The opening hours {hours} do not say whether they are before noon; they were read as the afternoon: {read}. Check them.',
  ),
  hours_misprint: failure(
    'invalid',
    '开放时间“{hours}”似有笔误，已理解为 {read}，请核对',
    'The opening hours {hours} seem to be misprinted; they were read as {read}. Check them.',
  ),
  hours_season_assumed: failure(
    'invalid',
    '开放时间“{hours}”未写明季节的起止日期，已按{dates}理解，请核对',
    'The opening hours {hours} give no dates for their seasons; these were taken: {dates}. Check them.',
  ),
  hours_holidays_open: failure(
    'invalid',
    '开放时间“{hours}”中的“{remark}”无法对应到具体日期，节假日的开放状态将显示为未知',
    'In the opening hours {hours}, {remark} cannot be tied to dates: on public holidays the state is shown as unknown.',
  ),
  hours_remark_left_out: failure(
    'invalid',
    '开放时间“{hours}”中的“{remark}”只作说明保留，不影响是否开放的判断',
    'In the opening hours {hours}, {remark} is kept as a remark and does not change when the station counts as open.',
  ),
  hours_added_up: failure(
    'invalid',
    '开放时间“{hours}”对同一天写了几段时间，已合并理解为 {read}，请核对',
    'The opening hours {hours} name several times for the same day; they were added up to {read}. Check them.',
  ),
  hours_days_assumed: failure(
    'invalid',
    '开放时间“{hours}”有的时段未写明星期几，已按其余各天理解为 {read}，请核对',
    'In the opening hours {hours} some times name no days; they were taken for all other days: {read}. Check them.',
  ),
  hours_unusual: failure(
    'invalid',
    '开放时间“{hours}”不像通常的开放时间，已理解为 {read}，请核对',
    'The opening hours {hours} are unusual; they were read as {read}. Check them.',
  ),
  hours_past_midnight: failure(
    'invalid',
    '开放时间“{hours}”中的 {span} 按 OpenStreetMap 写法是开放到次日，请核对',
    'In the opening hours {hours}, {span} lasts into the next day in OpenStreetMap’s syntax. Check them.',
  ),
  hours_osm_doubtful: failure(
    'invalid',
    '开放时间“{hours}”按 OpenStreetMap 写法理解，但有疑问：{warning}',
    'The opening hours {hours} were read as OpenStreetMap’s syntax, with a doubt: {warning}',
  ),
  station_kind_unknown: failure('invalid', '没有这个站点类型：{kind}', 'There is no such kind of station: {kind}'),
  station_word_taken: failure(
    'invalid',
    '“{word}”已是另一类型（{kind}）的叫法，请改用别的叫法，或先从那里删去',
    '“{word}” stands for another kind ({kind}); use another word, or take it away there first.',
  ),
  station_kind_missing: failure(
    'invalid',
    '没有填写类型，名称“{name}”也看不出类型',
    'No kind is given, and the name does not tell it: {name}',
  ),
  station_kind_guessed: failure('invalid', '类型由“{text}”推断为“{kind}”', 'The kind was guessed of “{text}”: {kind}'),
  station_place_unclear: failure(
    'invalid',
    '区县、街道、地址和名称都看不出站点在哪个区县',
    'Neither district, street, address nor name tells in which district it stands.',
  ),
  station_union_guessed: failure(
    'invalid',
    '工会组织树中没有“{union}”，归入 {taken}',
    'The union tree has no “{union}”; it was given to {taken}.',
  ),
  station_state_unclear: failure(
    'invalid',
    '状态“{state}”无法识别，按开放导入',
    'The state “{state}” is not understood; it counts as open.',
  ),
  station_cell_unusable: failure(
    'invalid',
    '{field}无法使用，已略去：{value}',
    '{field} cannot be used and was left out: {value}',
  ),
  station_district_contradicts: failure(
    'invalid',
    '区县为“{district}”，地址却在“{other}”：{address}',
    'The district is {district}, but the address lies in {other}: {address}',
  ),
  station_place_approximate: failure(
    'invalid',
    '没有可用的经纬度，暂放在“{region}”的中心，标为大致位置',
    'There are no usable coordinates; it was put into the middle of {region} and marked as approximate.',
  ),
  station_place_unknown: failure(
    'invalid',
    '没有可用的经纬度，也不知道“{region}”的位置，暂不上地图',
    'There are no usable coordinates, and nobody knows where {region} lies; it is not on the map yet.',
  ),
  station_twice: failure(
    'invalid',
    '与“{other}”（{otherCode}）同名且在同一位置：“{name}”（{code}）',
    '“{name}” ({code}) has the name and the place of “{other}” ({otherCode}).',
  ),
  coordinates_exchanged: failure(
    'invalid',
    '经度与纬度填反了（经度 {lng}，纬度 {lat}），已对调',
    'Longitude and latitude were exchanged (longitude {lng}, latitude {lat}) and have been put right.',
  ),
  coordinates_unreadable: failure('invalid', '经纬度无法识别：{value}', 'The coordinates are not understood: {value}'),
  coordinates_outside_province: failure(
    'invalid',
    '坐标（{lng}，{lat}）不在“{region}”所在的{province}',
    'The point ({lng}, {lat}) lies outside {province}, in which {region} is.',
  ),
  coordinates_far_from_region: failure(
    'invalid',
    '坐标（{lng}，{lat}）距“{region}”约 {km} 公里',
    'The point ({lng}, {lat}) lies some {km} km from {region}.',
  ),
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
  closure_dates_unclear: failure(
    'invalid',
    '暂停的起止日期无法使用（{dates}），按暂停至另行通知导入',
    'The days of the closure cannot be used ({dates}); it is closed until further notice.',
  ),
  closure_over: failure(
    'invalid',
    '暂停已于 {until} 结束，按开放导入',
    'The closure ended on {until}; it counts as open.',
  ),
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
