import mongoose from 'mongoose';
import { expect } from 'vitest';
import { everywhere } from '../../server/access/staff/scope.ts';
import { chunks } from '../../server/lists/planning/list-collections.ts';
import { unpackRows } from '../../server/lists/planning/stored-chunk.ts';
import { openList } from '../../server/lists/reading/open-list.ts';
import type { RowResult } from '../../server/lists/reading/row-result.ts';
import { coverageTableOf } from '../../server/organising/coverage/table.ts';
import { exportEmployers } from '../../server/register/employers/read-employers.ts';
import { readTable } from '../../server/sheets/table/read-table.ts';
import { it as base } from '../support/it.ts';
import { type KnownCity, knownCities } from '../support/lists/known-cities.ts';
import { emptyRegister, importOpened } from '../support/lists/lists.ts';

const files = {
  ss: ['social-security', 'social-security.csv'],
  census: ['census', 'economic-census.csv'],
  register: ['union-register', 'union-register.csv'],
} as const;
type Key = keyof typeof files;
const orders: Key[][] = [
  ['ss', 'census', 'register'],
  ['ss', 'register', 'census'],
  ['census', 'ss', 'register'],
  ['census', 'register', 'ss'],
  ['register', 'ss', 'census'],
  ['register', 'census', 'ss'],
];
/** One unit of a large city in so many; 1 for all of them. */
const share = Number(process.env.EVERY ?? 20);
/** A unit of Taizhou: its head count in truth-units.csv leaves out a row that truth-rows.csv links. */
const disputed = '91331002774395368M';

const it = base.extend('regions', { scope: 'file' }, true);

async function readTruth({ folder }: KnownCity, every: number) {
  const read = async (file: string, fields: string[]) => {
    const columns = Object.fromEntries(fields.map((field) => [field, [field]]));
    const { rows } = await readTable({ path: `${folder}${file}` }, { columns, required: [fields[0] ?? ''] });
    return rows.map(({ values }) => values as Record<string, string>);
  };
  const units = await read('truth-units.csv', ['uscc', 'name', 'district', 'union', 'head', 'class']);
  const rows = await read('truth-rows.csv', ['list', 'line', 'uscc', 'expect', 'why']);
  // The last of a code's characters are as good as drawn.
  const wanted = (uscc = '') => [...uscc.slice(-6)].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7) % every === 0;
  const ofSample = ({ uscc, expect }: Record<string, string>) => wanted(uscc) || expect === 'reject';
  return { units: units.filter(({ uscc }) => wanted(uscc)), rows: rows.filter(ofSample) };
}

async function importSample({ folder }: KnownCity, key: Key, rows: Record<string, string>[]): Promise<number> {
  const [source, file] = files[key];
  const lines = new Set(rows.filter(({ list }) => list === key).map(({ line }) => Number(line)));
  const list = await openList({ path: folder + file }, { source });
  async function* sampled() {
    for await (const some of list.rows()) yield some.filter(({ line }) => lines.has(line));
  }
  const result = await importOpened({ ...list, rows: sampled }, source).finally(() => list.close());
  return result.list._id;
}

/** A row's fate in the words of truth-rows.csv. */
function fate(row: RowResult | undefined): string {
  if (!row) return 'ignore';
  if (row.outcome === 'rejected') return 'reject';
  if (row.outcome === 'review') return 'review';
  return row.branch ? 'branch' : 'link';
}

for (const city of knownCities) {
  it(`ends in the true register whatever order the three lists of ${city.title} come in`, async () => {
    const every = city.small ? 1 : share;
    const truth = await readTruth(city, every);
    for (const order of orders) {
      await emptyRegister();
      const numbers = new Map<Key, number>();
      for (const key of order) numbers.set(key, await importSample(city, key, truth.rows));

      const register = await Array.fromAsync(exportEmployers({}, everywhere, '2021-11-30'));
      const { children } = await coverageTableOf('331000', everywhere, '2021-11-30');
      const districts = new Map(children.map(({ region, name }) => [region, name]));
      const told = register.map(({ name, region, union, headcount, class: of }) =>
        [name.normalize('NFKC'), districts.get(region?.slice(0, 6) ?? null), union, headcount, of].join(),
      );
      const wanted = truth.units.map(({ uscc, name, district, union, head, class: of }) =>
        [name?.normalize('NFKC'), district, union, uscc === disputed ? 18 : head, of].join(),
      );
      expect(told.sort()).toEqual(wanted.sort());
      const figures = children.flatMap(({ name, classes }) =>
        Object.entries(classes).map(([of, employers]) => `${name} ${of} ${employers}`),
      );
      const counted = Map.groupBy(truth.units, (unit) => `${unit.district} ${unit.class}`);
      expect(figures.sort()).toEqual([...counted].map(([key, units]) => `${key} ${units.length}`).sort());

      const serials = new Map(register.map((row) => [row.id, row]));
      for (const [key, list] of numbers) {
        const results = (await chunks().find({ list }).toArray()).flatMap(unpackRows);
        const byLine = new Map(results.map((row) => [row.line, row]));
        const wrong = truth.rows
          .filter((row) => row.list === key)
          .filter(({ line, uscc, expect, why }) => {
            const row = byLine.get(Number(line));
            const linked = serials.get(row?.serial ?? 0);
            if (why === 'empty row') return false;
            return (
              fate(row) !== expect ||
              (expect === 'link' &&
                linked?.org !== undefined &&
                linked.org !== null &&
                linked.org !== uscc?.slice(8, 17))
            );
          });
        expect(wrong).toEqual([]);
      }
      const unions = await mongoose.connection.collection('unions').countDocuments();
      if (every === 1) expect(unions).toBe(city.unions);
    }
  });
}
