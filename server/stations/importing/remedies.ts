import type { Remedies } from '../../sheets/table/import-report.ts';

const text = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const checkPoint = text(
  '在地图上重新取点，或核对区县、街道和坐标系',
  'Take the point from a map again, or check district, street and datum.',
);
const placeLater = text(
  '补填经纬度再次导入，或由驿站管理员在现场标注位置',
  'Give the coordinates and import again, or have the keeper mark the place on the spot.',
);

/** What to do about what is noted of a station's row. */
export const stationRemedies: Remedies = {
  station_kind_missing: text(
    '填写“类型”列，或用 --kind 指定整个文件的类型',
    'Fill in the column of the kind, or name that of the whole file by --kind.',
  ),
  station_kind_unknown: text(
    '改用站点类型表中的叫法，把该叫法加入类型表，或用 --kind 指定',
    'Use a word of the table of kinds, add the word to the table, or name the kind by --kind.',
  ),
  station_kind_guessed: text('核对类型；不对的填写“类型”列', 'Check the kind; where it is wrong fill in its column.'),
  station_place_unclear: text(
    '填写“区县”或“街道”列，或用 --region 指定整个文件的区划',
    'Fill in district or street, or name the region of the whole file by --region.',
  ),
  station_union_guessed: text(
    '核对所属工会；不对的填写工会代码或全称',
    'Check the union; where it is wrong give its code or full name.',
  ),
  station_state_unclear: text(
    '状态写成“开放”“暂停开放”“已撤销”或“筹建”',
    'Write the state as 开放, 暂停开放, 已撤销 or 筹建.',
  ),
  closure_dates_unclear: text('日期写成 2027-03-01', 'Write dates as 2027-03-01.'),
  closure_over: text('仍未开放的，更正恢复日期', 'Where it is still closed, correct the day on which it opens again.'),
  hours_not_understood: text('写成“周一至周五 8:00-20:00”这样的形式', 'Write them as 周一至周五 8:00-20:00.'),
  station_service_unknown: text(
    '改用服务项目表中的名称，或先在表中添加',
    'Use a name of the table of services, or add it there first.',
  ),
  station_cell_unusable: text('改正该单元格后再次导入', 'Correct the cell and import again.'),
  station_district_contradicts: text('核对区县与地址，以实际为准', 'Check district and address.'),
  coordinates_exchanged: text('在原表中对调经度与纬度', 'Exchange longitude and latitude in the table.'),
  coordinates_unreadable: placeLater,
  coordinates_zero: placeLater,
  coordinates_outside_china: placeLater,
  station_place_approximate: placeLater,
  station_place_unknown: placeLater,
  coordinates_outside_province: checkPoint,
  coordinates_far_from_region: checkPoint,
  station_twice: text(
    '同一站点只留一行；确是两个站点的，改写名称以便区分',
    'Keep one row of each station; where they are two, give them names that differ.',
  ),
};
