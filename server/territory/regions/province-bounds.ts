/**
 * The boxes of the provinces by the first two digits of their codes: west, south, east, north in degrees, rounded outwards
 * by hand for this check.
 *
 * They serve to find mistakes in coordinates and do not show where a border runs: a point in the box may lie in the next
 * province.
 */
const boxes: Readonly<Record<string, readonly [west: number, south: number, east: number, north: number]>> = {
  11: [115.4, 39.4, 117.6, 41.1],
  12: [116.7, 38.5, 118.2, 40.3],
  13: [113.4, 36, 119.9, 42.7],
  14: [110.2, 34.5, 114.6, 40.8],
  15: [97.1, 37.3, 126.2, 53.4],
  21: [118.8, 38.6, 125.9, 43.6],
  22: [121.5, 40.8, 131.4, 46.4],
  23: [121.1, 43.4, 135.2, 53.7],
  31: [120.8, 30.6, 122.3, 31.9],
  32: [116.3, 30.7, 122, 35.2],
  33: [118, 27, 123.3, 31.3],
  34: [114.8, 29.3, 119.8, 34.7],
  35: [115.8, 23.4, 120.8, 28.4],
  36: [113.5, 24.4, 118.6, 30.2],
  37: [114.7, 34.3, 122.8, 38.5],
  41: [110.3, 31.3, 116.7, 36.4],
  42: [108.3, 29, 116.2, 33.4],
  43: [108.7, 24.6, 114.3, 30.2],
  44: [109.6, 20.1, 117.4, 25.6],
  45: [104.4, 20.8, 112.1, 26.5],
  46: [108.5, 3.3, 119, 20.3],
  50: [105.2, 28.1, 110.3, 32.3],
  51: [97.3, 26, 108.6, 34.4],
  52: [103.5, 24.6, 109.7, 29.3],
  53: [97.5, 21.1, 106.3, 29.3],
  54: [78.3, 26.8, 99.2, 36.6],
  61: [105.4, 31.6, 111.3, 39.6],
  62: [92.3, 32.5, 108.8, 42.9],
  63: [89.3, 31.5, 103.1, 39.3],
  64: [104.2, 35.2, 107.7, 39.4],
  65: [73.4, 34.3, 96.5, 49.3],
  71: [119.2, 21.8, 124.7, 26.5],
  81: [113.8, 22.1, 114.5, 22.6],
  82: [113.5, 22, 113.7, 22.3],
};
/** A point this far outside the box still passes, in degrees. */
const margin = 0.1;

/** Whether a point may lie in the province of a region, by a coarse box. An unknown province has none, and takes any point. */
export function mayLieInProvince(region: string, [lng = 0, lat = 0]: readonly number[]): boolean {
  const box = boxes[region.slice(0, 2)];
  if (!box) return true;
  const [west, south, east, north] = box;
  return lng >= west - margin && lng <= east + margin && lat >= south - margin && lat <= north + margin;
}
