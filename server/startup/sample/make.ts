import { writeFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { orgCheckCharacter, unifiedCheckCharacter } from '../../platform/text/organisation-codes.ts';
import { readReferenceRegions } from '../../territory/regions/load-regions.ts';
import { sampleEmployerTrades, sampleFederations, sampleStationKinds, sampleStreetCentres } from './make-data.ts';

/*
 * Makes the files of the sample. A developer runs it: node server/startup/sample/make.ts
 *
 * Districts and streets are real, everything else is invented. Stations lie within a kilometre of the centre of their
 * street. Unified codes have correct check digits, but organisation codes that no organisation has.
 */
const regions = new Map(
  readReferenceRegions().flatMap((region) => (region.replacedBy ? [] : [[region._id, region] as const])),
);
const nameOf = (code: string) => regions.get(code)?.name ?? '';
const districts = [...regions.values()].filter(({ parent }) => parent === '3310').map(({ _id }) => _id);
/** Streets, towns and townships. A 4 as the seventh digit is a farm or a zone, which has no union in the sample. */
const streets = [...regions.values()]
  .filter(({ _id, level }) => level === 'street' && _id.startsWith('3310') && _id[6] !== '4')
  .map(({ _id }) => _id);

write('unions', [
  { code: '331000', name: '台州市总工会', kind: 'city', parent: '', region: '331000', level: '', type: '', tier: '' },
  ...districts.map((code) => union(code, `${nameOf(code)}总工会`, 'district', '331000')),
  ...streets.map((code) => union(code, `${nameOf(code)}总工会`, 'street', code.slice(0, 6))),
  ...sampleFederations.map(([parent, name, kind, level, type, tier], at) => ({
    ...union(`SAMPLE-${String(at + 1).padStart(2, '0')}`, `${name}（样例）`, kind, parent),
    region: parent,
    level,
    type,
    tier,
  })),
]);

write('stations', stations());
write('employers', employers());

function union(code: string, name: string, kind: string, parent: string) {
  return { code, name, kind, parent, region: code, level: '', type: '', tier: '' };
}

function stations() {
  const kinds = Object.keys(sampleStationKinds) as (keyof typeof sampleStationKinds)[];
  const rows = [];
  let next = 0;
  for (const [index, [street, lng, lat, required = []]] of sampleStreetCentres.entries()) {
    const rotating = [kinds[next++ % kinds.length], ...(index % 2 === 0 ? [kinds[next++ % kinds.length]] : [])];
    for (const [nth, kind] of [...new Set([...required, ...rotating])].entries()) {
      if (!kind) continue;
      const { hours, services } = sampleStationKinds[kind];
      // One that an office has listed without its place, as happens.
      const isPlaced = index !== 8 || nth > 0;
      const angle = (index * 7 + nth * 5) * 0.9;
      const place = {
        lng: (lng + Math.cos(angle) * 0.003 * (nth + 1)).toFixed(6),
        lat: (lat + Math.sin(angle) * 0.0025 * (nth + 1)).toFixed(6),
        datum: 'gcj02',
      };
      rows.push({
        code: `SAMPLE-${street}-${nth + 1}`,
        name: `${nameOf(street)}${kind}（样例）`,
        kind,
        region: street,
        union: street,
        ...(isPlaced ? place : { lng: '', lat: '', datum: '' }),
        address: `台州市${nameOf(street.slice(0, 6))}${nameOf(street)}`,
        phone: (index + nth) % 3 === 0 ? '0576-00000000' : '',
        hours: hours[index % hours.length],
        services: services.join(';'),
      });
    }
  }
  return rows;
}

function employers() {
  return Array.from({ length: 60 }, (_, index) => {
    const [street] = sampleStreetCentres[(index * 11) % sampleStreetCentres.length] ?? ['331002001'];
    const district = street.slice(0, 6);
    const trade = sampleEmployerTrades[index % sampleEmployerTrades.length] ?? '';
    // From a shop to a factory, with values just below and above 25 and 100, the thresholds of the coverage rules.
    const insured = [8, 24, 25, 26, 41, 63, 99, 100, 138, 212, 365, 17][(index * 5) % 12] ?? 0;
    return {
      单位名称: `${nameOf(district).slice(0, 2)}样例${numeral(index + 1)}号${trade}`,
      统一社会信用代码: unifiedCode(district, index + 1),
      参保人数: String(insured + (index % 12 === (index * 5) % 12 ? 0 : Math.floor(index / 12))),
      所属区县: nameOf(district),
      单位地址: `浙江省台州市${nameOf(district)}${nameOf(street)}样例路${index * 2 + 1}号`,
    };
  });
}

/** Make the unified code (GB 32100-2015) of an enterprise with the organisation code (GB 11714) XXXX0001 and so on. */
function unifiedCode(district: string, serial: number): string {
  const organisation = `XXXX${String(serial).padStart(4, '0')}`;
  const first17 = `91${district}${organisation}${orgCheckCharacter(organisation)}`;
  return `${first17}${unifiedCheckCharacter(first17)}`;
}

/** Write a number from 1 to 99 in Chinese. */
function numeral(value: number): string {
  const digits = '〇一二三四五六七八九';
  const tens = Math.floor(value / 10);
  const ones = value % 10 === 0 && tens > 0 ? '' : digits[value % 10];
  return `${tens > 1 ? digits[tens] : ''}${tens > 0 ? '十' : ''}${ones}`;
}

function write(file: string, rows: Record<string, string | undefined>[]): void {
  writeFileSync(new URL(`taizhou/${file}.csv`, import.meta.url), stringify(rows, { header: true }));
  process.stdout.write(`${file}: ${rows.length}\n`);
}
