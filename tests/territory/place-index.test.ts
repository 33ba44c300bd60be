import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { loadRegions } from '../../server/territory/regions/load-regions.ts';
import { loadPlaceIndex, type PlaceIndex } from '../../server/territory/regions/place-index.ts';
import { it } from '../support/it.ts';

describe('an address', () => {
  let index: PlaceIndex;
  it.beforeAll(async () => {
    await loadRegions();
    index = await loadPlaceIndex('331000');
  });

  it.for([
    ['浙江省台州市温岭市泽国镇杭温北路268号', '331081', '331081100'],
    ['玉环县坎门街道双龙路', '331083', '331083002'],
    ['台州市黄岩新前街道屿新路', '331003', '331003005'],
    ['浙江省台州市路桥区横街镇洋屿村', '331004', '331004104'],
    ['台州市泽国镇复兴路', '331081', '331081100'],
    ['三门县小雄镇西岑村', '331022', '331022107'],
    ['浙江省 台州市 椒江区（葭沚街道）', '331002', '331002003'],
    ['临海市赤城路1号', '331082', undefined],
  ] as const)('%s lies in %s, %s', ([address, district, street]) => {
    expect(index.resolveAddress(address)).toEqual({ district, street });
  });

  it.for(['', '台州市市府大道289号', '台州市椒江路3号', '浙江省杭州市西湖区三门县路1号', '温州市龙湾区海城街道'])(
    'that does not say it stays open: %s',
    (address) => {
      expect(index.resolveAddress(address)).toBeUndefined();
    },
  );

  it('of any text whatever is answered with regions of the city or nothing', () => {
    const part = fc.constantFrom(
      '浙江省',
      '台州市',
      '台州',
      '黄岩',
      '路桥',
      '区',
      '街道',
      '镇',
      '城关',
      '路',
      '1号',
      '泽国',
      '(',
      '*',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string({ maxLength: 4 })), { maxLength: 8 }), (parts) => {
        const place = index.resolveAddress(parts.join(''));
        if (place) expect(place.district).toMatch(/^3310\d\d$/);
        if (place?.street) expect(place.street.startsWith(place.district)).toBe(true);
      }),
    );
  });
});
