import { describe, expect, it } from 'vitest';
import { isInChina } from '../../server/platform/geo/china-bounds.ts';

describe('the outline of China', () => {
  it.for([
    ['漠河', 122.5, 53.5],
    ['抚远', 134.3, 48.4],
    ['喀什', 75.99, 39.47],
    ['普兰', 81.2, 30.3],
    ['亚东', 88.9, 27.5],
    ['勐腊', 101.56, 21.47],
    ['三亚', 109.5, 18.25],
    ['三沙', 112.34, 16.83],
    ['永暑', 112.9, 9.55],
    ['台北', 121.5, 25.04],
    ['香港', 114.17, 22.3],
    ['嵊泗', 122.45, 30.73],
    ['珲春', 130.4, 42.9],
    ['二连浩特', 112, 43.65],
    ['伊宁', 81.3, 43.9],
  ] as const)('holds %s', ([, lng, lat]) => expect(isInChina(lng, lat)).toBe(true));

  it.for([
    ['Seoul', 126.98, 37.57],
    ['Tokyo', 139.69, 35.69],
    ['Hanoi', 105.85, 21.03],
    ['Ulaanbaatar', 106.9, 47.92],
    ['Almaty', 76.9, 43.25],
    ['Kathmandu', 85.32, 27.71],
    ['Vladivostok', 131.9, 43.12],
    ['Manila', 121, 14.6],
    ['Naha', 127.7, 26.2],
    ['a swapped 台州', 28.66, 121.43],
  ] as const)('leaves out %s', ([, lng, lat]) => expect(isInChina(lng, lat)).toBe(false));
});
