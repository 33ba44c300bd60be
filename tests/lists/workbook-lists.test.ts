import { describe, expect } from 'vitest';
import { everywhere } from '../../server/access/staff/scope.ts';
import { importEmployers } from '../../server/lists/importing/import.ts';
import { openList } from '../../server/lists/reading/open-list.ts';
import { employerTable, exportColumns } from '../../server/register/employers/export.ts';
import { exportEmployers } from '../../server/register/employers/read-employers.ts';
import type { SourceType } from '../../server/register/record/sources.ts';
import { isRejected } from '../../server/sheets/problems/problems.ts';
import { csvText } from '../../server/sheets/table/csv-text.ts';
import { columns, madeRow } from '../bench/made-list.ts';
import { it as base } from '../support/it.ts';
import { knownCities } from '../support/lists/known-cities.ts';
import { emptyRegister, importOpened, shown } from '../support/lists/lists.ts';
import { type MadeCell, madeSheet, madeWorkbook, streamOf } from '../support/sheets/workbooks.ts';

const it = base.extend('regions', { scope: 'file' }, true);
it.beforeEach(() => emptyRegister());

const lists = [
  ['social-security', 'social-security.csv'],
  ['census', 'economic-census.csv'],
  ['union-register', 'union-register.csv'],
] as const;
/** One row of a large city in so many; 1 for all of them. */
const share = Number(process.env.EVERY ?? 20);

/** A cell as an office types it: what looks like a number becomes one, but for long codes. */
const typed = (cell: string): MadeCell => (/^[1-9]\d{0,14}$/.test(cell) ? Number(cell) : cell);

async function register(): Promise<string> {
  let text = '';
  for await (const piece of csvText(employerTable(exportEmployers({}, everywhere, '2021-11-30'), exportColumns))) {
    text += piece;
  }
  return text;
}

describe.for(knownCities)('the three lists of $title as workbooks', ({ folder, small }) => {
  it('give the same register as CSV, to the byte of its export', async () => {
    const workbooks: [SourceType, Buffer, number][] = [];
    for (const [source, file] of lists) {
      const list = await openList({ path: folder + file }, { source });
      const cells: MadeCell[][] = [];
      const { line, columns } = list.header;
      cells[line - 1] = columns.map(({ title }) => title);
      const kept = new Set<number>();
      for await (const rows of list.rows()) {
        for (const row of rows) {
          // What is wrong with a line of text cannot be wrong with a row of a sheet.
          const isTorn = isRejected(row) && row.problems.some(({ field }) => field === 'row');
          if (isTorn || (!small && row.line % share !== 0)) continue;
          kept.add(row.line);
          cells[row.line - 1] = row.cells.map(typed);
        }
      }
      workbooks.push([source, madeWorkbook({ 清单: madeSheet(cells) }), kept.size]);
      const rows: typeof list.rows = async function* (from) {
        for await (const some of list.rows(from)) yield some.filter((row) => kept.has(row.line));
      };
      await importOpened({ ...list, rows }, source).finally(() => list.close());
    }
    const asCsv = await register();
    await emptyRegister();
    for (const [source, bytes, rows] of workbooks) {
      const list = await openList(streamOf(bytes), { source });
      const { list: stored } = await importOpened(list, source).finally(() => list.close());
      expect(stored.counts.read).toBe(rows);
    }
    expect(asCsv.split('\n').length).toBeGreaterThan(100);
    expect(await register()).toBe(asCsv);
  });
});

const rows = Array.from({ length: 2000 }, (_, n) => madeRow(n));
const workbookOf = (data: readonly (readonly string[])[], name = '清单') =>
  madeWorkbook({ [name]: madeSheet([columns, ...data.map((row) => row.map(typed))]) });
const open = (bytes: Uint8Array, sheet?: string) => openList(streamOf(bytes), { source: 'social-security', sheet });

describe('a workbook that is imported', () => {
  it('goes on after its last committed row where it was broken off', async () => {
    const bytes = workbookOf(rows);
    const whole = await open(bytes);
    await importOpened(whole, 'social-security').finally(() => whole.close());
    const undisturbed = await shown();
    await emptyRegister();

    const list = await open(bytes);
    const starts: number[] = [];
    const watched: typeof list.rows = (from) => {
      starts.push(from?.fromLine ?? 0);
      return list.rows(from);
    };
    const options = { source: 'social-security', asOf: '2021-11-30', region: '3310', scope: everywhere } as const;
    const stop = () => {
      throw new Error('the machine stops');
    };
    const interrupted = importEmployers({ ...list, rows: watched }, { ...options, onProgress: stop });
    await expect(interrupted).rejects.toThrow('the machine stops');
    const { list: stored } = await importEmployers({ ...list, rows: watched }, options).finally(() => list.close());
    expect(stored.counts.read).toBe(rows.length);
    expect(starts[1]).toBeGreaterThan(1);
    expect(await shown()).toEqual(undisturbed);
  });

  it('is decided by the text of its rows where the list before had them', async () => {
    const some = rows.slice(0, 100);
    const first = await open(workbookOf(some));
    await importOpened(first, 'social-security').finally(() => first.close());
    const changed = some.with(7, madeRow(7, 1, true));
    const second = await open(workbookOf(changed, '下月清单'));
    const recalled: number[] = [];
    const watched: typeof second.rows = async function* (from) {
      for await (const batch of second.rows(from)) {
        recalled.push(...batch.flatMap((row) => (row.recalled ? [row.line] : [])));
        yield batch;
      }
    };
    const { list } = await importOpened({ ...second, rows: watched }, 'social-security', {
      asOf: '2021-12-31',
    }).finally(() => second.close());
    expect(recalled).toHaveLength(99);
    expect(list.counts).toMatchObject({ read: 100, updated: 1, unchanged: 99 });
  });

  it('is another list by another of its sheets, and the same by the same', async () => {
    const bytes = madeWorkbook({
      甲区: madeSheet([columns, ...rows.slice(0, 5)]),
      乙区: madeSheet([columns, ...rows.slice(5, 9)]),
    });
    const importSheet = async (sheet: string) => {
      const list = await open(bytes, sheet);
      const options = { source: 'social-security', asOf: '2021-11-30', region: '3310', scope: everywhere } as const;
      return importEmployers(list, { ...options, partial: true }).finally(() => list.close());
    };
    const [first, second, again] = [await importSheet('甲区'), await importSheet('2'), await importSheet('乙区')];
    expect([first.same, second.same, again.same]).toEqual([false, false, true]);
    expect([first, second].map(({ list }) => [list.sheet, list.counts.added])).toEqual([
      ['甲区', 5],
      ['乙区', 4],
    ]);
  });
});
