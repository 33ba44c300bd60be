import { z } from 'zod';
import { datum, queryNumber, regionCode, timeInput } from '../platform/fields.ts';
import { shiftRules, stationStates } from './station.ts';
import { pictureUrl, stationShifts } from './station-view.ts';

const rules = new Map(Object.entries({ 上班时: 'during', 下班后: 'outside' }));
/** The datum by the words that offices and their maps use. CGCS2000 differs from WGS-84 by centimetres. */
const datums = [
  [/gcj|高德|腾讯|火星|国测局/i, 'gcj02'],
  [/bd-?0?9|百度/i, 'bd09'],
  [/wgs|gps|cgcs|2000/i, 'wgs84'],
] as const;
const anywhere = { min: -180, max: 180 };

/** A row of a file of stations, completed. Kinds and services are words of their tables. */
export const StationRow = z.object({
  code: z.string().regex(/^\S{1,40}$/),
  name: z.string().max(100),
  // An alias may contain spaces. The address of a picture may contain anything else, so pictures are split at spaces.
  aliases: listed(60, 20, /\s*[,;、；，|]\s*/),
  kind: z.string().max(60).optional(),
  region: regionCode,
  union: z.string().max(40),
  serves: listed(20, 200).pipe(z.array(regionCode)),
  lng: queryNumber(anywhere).optional(),
  lat: queryNumber(anywhere).optional(),
  datum: z
    .string()
    .transform(
      (text) => datums.find(([words]) => words.test(text))?.[1] ?? text.toLowerCase().replaceAll(/[^a-z0-9]/g, ''),
    )
    .pipe(datum)
    .optional(),
  address: z.string().max(200).optional(),
  phone: z.string().max(60).optional(),
  askPerson: z.string().max(50).optional(),
  askPhone: z
    .string()
    .regex(/^[\d-]{5,20}$/)
    .optional(),
  hours: z.string().max(255).optional(),
  writtenHours: z.string().max(255).optional(),
  shifts: z
    .string()
    .max(500)
    .transform((text) =>
      text.split(/[;；]/).map((part) => {
        const [days, span = ''] = part.trim().split(/\s+/);
        const [from, to] = span.split('-');
        return { days, from, to };
      }),
    )
    .pipe(stationShifts.shape.times)
    .optional(),
  shiftsOpen: z
    .string()
    .transform((text) => rules.get(text) ?? text)
    .pipe(z.enum(shiftRules))
    .optional(),
  services: listed(40),
  pictures: listed(500, 9, /\s+/).pipe(z.array(pictureUrl)),
  state: z.enum(stationStates).default('open'),
  closureReason: z.string().max(200).optional(),
  closedFrom: timeInput.optional(),
  closedUntil: timeInput.optional(),
});

/** The columns of a file of stations by field, each with the titles that it may have in Chinese. */
export const stationColumns = {
  code: ['编号', '站点编号', '代码', '编码', '站点代码'],
  name: ['名称', '站点名称', '驿站名称', '服务站名称', '站点', '驿站', '阵地名称', '场所名称'],
  aliases: ['别名', '又名'],
  kind: ['类型', '站点类型', '类别', '站点类别', '驿站类型', '阵地类型', '种类', '阵地类别', '服务站类型'],
  region: ['区划代码', '行政区划'],
  union: ['工会代码', '所属工会', '主管工会', '管理工会', '管理单位', '建设单位'],
  serves: ['服务区域', '辐射区域'],
  lng: ['经度', '经度坐标', '东经'],
  lat: ['纬度', '纬度坐标', '北纬'],
  datum: ['坐标系'],
  address: ['地址', '站点地址', '详细地址', '驿站地址', '具体地址', '具体位置', '位置'],
  phone: ['电话', '联系电话', '站点电话', '联系方式', '服务电话', '咨询电话'],
  askPerson: ['联系人', '负责人', '管理员', '站长'],
  askPhone: ['联系人电话', '负责人电话'],
  hours: ['开放时间', '营业时间', '服务时间', '开放时段', '开放时间段'],
  writtenHours: ['开放时间原文'],
  shifts: ['班次'],
  shiftsOpen: ['按班次开放'],
  services: ['服务', '服务项目', '服务内容', '配套设施', '设施', '服务设施', '提供服务', '设备设施'],
  pictures: ['图片'],
  state: [
    '状态',
    '开放状态',
    '站点状态',
    '运行状态',
    '运营状态',
    '使用状态',
    '建设状态',
    '目前状态',
    '当前状态',
    '是否开放',
  ],
  closureReason: ['关闭原因', '暂停原因'],
  closedFrom: ['关闭日期', '暂停开始', '暂停日期', '关闭时间', '停用时间'],
  closedUntil: ['恢复日期', '恢复开放', '恢复时间', '预计恢复时间', '预计开放时间'],
} as const;

/** The same, and the columns that name the region in words or hold both coordinates. */
export const stationFileColumns = {
  ...stationColumns,
  coordinates: ['坐标', '经纬度', '经纬度坐标', '地理坐标', '定位', '位置坐标', 'GPS'],
  district: ['区县', '所属区县', '县（市、区）', '县市区', '区（县、市）', '所在区'],
  street: ['街道', '乡镇', '镇街', '乡镇（街道）', '街道（乡镇）', '镇（街道）', '所属街道', '所在街道'],
} as const;

/** Several texts in one cell, each of at most `maxLength` characters. */
function listed(maxLength: number, maxCount = 50, separator = /[\s,;、；，|/+]+/) {
  return z
    .string()
    .max(5000)
    .transform((text) => [...new Set(text.split(separator).filter(Boolean))])
    .pipe(z.array(z.string().max(maxLength)).max(maxCount))
    .default([]);
}
