import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import type { Station, StoredStation } from '../../schemas/stations/station.ts';
import { putStation } from '../../server/stations/map/station-map.ts';
import { createIndexSnapshot } from '../../server/stations/memory/index-snapshot.ts';
import { answerSearch } from '../../server/stations/queries/search.ts';
import { defaultKinds, defaultServices } from '../../server/stations/vocabulary/default-entries.ts';
import { aStation } from '../support/stations/stations.ts';

const entries = (first: typeof defaultKinds) =>
  first.map(([_id, zh, en, aliases = []]) => ({ _id, zh, en, version: 0, aliases: [...aliases] }));
const regions = [
  { _id: '33', name: '浙江省', level: 'province', aliases: [] },
  { _id: '331002', name: '椒江区', level: 'district', aliases: [] },
  { _id: '331083', name: '玉环市', level: 'district', aliases: ['玉环县'] },
  { _id: '110101', name: '北京市', level: 'city', aliases: [] },
] as const;

const stations: (Partial<Station> & { lng?: number })[] = [
  { name: '海门街道暖蜂驿站', region: '331002001', services: ['hot_water'] },
  { name: '白云街道爱心妈咪小屋', kind: 'mothers_room', region: '331002002', services: [] },
  { name: '玉城街道爱心妈咪小屋', kind: 'mothers_room', region: '331083001', services: [] },
  { name: '重庆路工驿站', kind: 'worker_station', region: '331083002', services: ['nursing'] },
  { name: '北京路职工书屋', kind: 'library', region: '331002003', aliases: ['3号书吧'], services: ['books'] },
  { name: '楚门镇职工服务中心', kind: 'service_center', region: '331083100', services: [], lng: 121.29 },
];

const atlas = createIndexSnapshot(16, {
  kinds: entries(defaultKinds),
  services: entries(defaultServices),
  regions: regions as never,
});
for (const station of stations.slice(0, 3)) putStation(atlas.map, made(station));
atlas.names.compact();
// The rest come as changes do, after the names were put in order.
for (const station of stations.slice(3)) putStation(atlas.map, made(station));

function made(fields: Parameters<typeof aStation>[0]): StoredStation {
  return { _id: new Types.ObjectId(), ...aStation(fields) } as unknown as StoredStation;
}
function found(text: string, from?: { lng: number; lat: number }): string[] {
  const question = { text, limit: 20, from: from && { ...from, datum: 'gcj02' as const } };
  const { items } = JSON.parse(
    Buffer.from(answerSearch(atlas, question, new Date('2026-11-18T10:00:00+08:00')), 'latin1').toString(),
  );
  return items.map(({ name }: { name: string }) => name);
}
const [nuanfeng, baiyun, yucheng, chongqing, beijing, chumen] = stations.map(({ name }) => name as string) as [
  string,
  string,
  string,
  string,
  string,
  string,
];

describe('searching', () => {
  it.for([
    ['暖蜂', [nuanfeng]],
    ['海门街道暖蜂驿站', [nuanfeng]],
    ['小屋', [baiyun, yucheng]],
    ['nuanfeng', [nuanfeng]],
    ['NuanFeng', [nuanfeng]],
    ['nuanfengyizhan', [nuanfeng]],
    ['nuanfengyi', [nuanfeng]],
    ['nuanf', [nuanfeng]],
    ['nfyz', [nuanfeng]],
    ['hmjd', [nuanfeng]],
    // A character that has several readings, and ü.
    ['chongqing', [chongqing]],
    ['zhongqing', [chongqing]],
    // A wrong character that sounds alike, one that does not, one missing, one too many, two exchanged.
    ['暖峰驿站', [nuanfeng]],
    ['暖天驿站', [nuanfeng]],
    // 工驿站 is one character away too.
    ['暖驿站', [nuanfeng, chongqing]],
    ['暖蜂蜂驿站', [nuanfeng]],
    ['蜂暖驿站', [nuanfeng]],
    ['职工服务忠心', [chumen]],
    ['nuanfng', [nuanfeng]],
    ['nunafeng', [nuanfeng]],
    // Regions with and without the word for their kind, kinds and services by their words.
    ['椒江 母婴', [baiyun]],
    ['椒江母婴', [baiyun]],
    ['玉环县 妈咪小屋', [yucheng]],
    ['玉环 母婴', [yucheng, chongqing]],
    ['浙江 书屋', [beijing]],
    ['椒江 nfyz', [nuanfeng]],
    // A region in the midst of a name is a part of the name.
    ['北京路', [beijing]],
    ['3号书吧', [beijing]],
    ['书吧', [beijing]],
    ['３号', [beijing]],
    // Nothing is nothing.
    ['游泳池', []],
    ['xyzxyz', []],
    ['北京 暖蜂', []],
    ['(a+)+$', []],
    ['%', []],
  ] as const)('%s finds %j', ([text, expected]) => {
    expect(found(text).sort()).toEqual([...expected].sort());
  });

  it('puts a whole name before a part of one, and the nearer before the farther', () => {
    expect(found('暖蜂驿站')[0]).toBe(nuanfeng);
    expect(found('街道', { lng: 121.43, lat: 28.66 })).toHaveLength(3);
    // 职工驿站 is a word for the kind of the third.
    expect(found('职工', { lng: 121.29, lat: 28.66 })[0]).toBe(chumen);
    expect(found('职工', { lng: 121.43, lat: 28.66 }).sort()).toEqual([beijing, chongqing, chumen].sort());
    expect(found('职工', { lng: 121.43, lat: 28.66 }).at(-1)).toBe(chumen);
  });

  it('forgets a name that was changed, and a station that is gone', () => {
    const station = made({ name: '临时驿站点', version: 1 });
    putStation(atlas.map, station);
    expect(found('临时')).toEqual(['临时驿站点']);
    putStation(atlas.map, { ...station, name: '固定驿站点', version: 2 });
    expect(found('临时')).toEqual([]);
    expect(found('固定')).toEqual(['固定驿站点']);
    putStation(atlas.map, { ...station, name: '固定驿站点', state: 'closed_down', version: 3 });
    expect(found('固定')).toEqual([]);
  });
});
