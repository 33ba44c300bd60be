import { z } from 'zod';
import { datum, latitude, longitude, queryNumber, regionCode } from './common.ts';
import { type StationKind, stationKinds } from './station.ts';

const kindNames = new Map<string, StationKind>();
for (const [key, name] of Object.entries(stationKinds) as [StationKind, string][]) {
  kindNames.set(key, key).set(name, key);
}

/** One row of a file of stations; a kind is given by its key or its Chinese name, the datum is GCJ-02 unless said. */
export const StationRow = z.object({
  code: z.string().regex(/^\S{1,40}$/),
  name: z.string().max(100),
  kind: z.string().transform((text, ctx) => {
    const kind = kindNames.get(text);
    if (!kind) ctx.addIssue('unknown kind');
    return kind ?? z.NEVER;
  }),
  region: regionCode,
  union: z.string().max(40),
  lng: queryNumber(longitude),
  lat: queryNumber(latitude),
  datum: z
    .string()
    .transform((text) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
    .pipe(datum)
    .default('gcj02'),
  address: z.string().max(200).optional(),
  phone: z.string().max(60).optional(),
  hours: z.string().max(255).optional(),
  services: z
    .string()
    .max(500)
    .transform((text) => [...new Set(text.split(/[\s,;、|]+/).filter(Boolean))])
    .default([]),
});

/** The names that columns of such a file have. */
export const stationColumns = {
  code: ['编号', '站点编号', '代码'],
  name: ['名称', '站点名称'],
  kind: ['类型', '站点类型'],
  region: ['区划代码', '行政区划'],
  union: ['工会代码', '所属工会'],
  lng: ['经度'],
  lat: ['纬度'],
  datum: ['坐标系'],
  address: ['地址'],
  phone: ['电话', '联系电话'],
  hours: ['开放时间'],
  services: ['服务', '服务项目'],
} as const;
