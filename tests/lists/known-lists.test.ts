import { describe, expect, it } from 'vitest';
import { openList } from '../../server/lists/reading/open-list.ts';
import { isRejected } from '../../server/sheets/problems/problems.ts';
import { readTable } from '../../server/sheets/table/read-table.ts';
import { hasTaizhou, knownCities, taizhouRegister } from '../support/lists/known-cities.ts';

const lists = {
  ss: ['social-security', 'social-security.csv'],
  census: ['census', 'economic-census.csv'],
  register: ['union-register', 'union-register.csv'],
} as const;

/** Why a row is rejected or warned of, in our words, by the words of truth-rows.csv. */
const codes: Record<string, string | undefined> = {
  'short row': 'row_short',
  'identity card': 'code_is_identity_card',
  'union code in employer column': 'code_is_union',
  'open quote': 'row_open_quote',
  'negative count': 'count_negative',
  'empty row': 'name_missing',
  'bad check digit': 'code_doubtful',
  scientific: 'code_scientific',
};

describe.for(knownCities)('the three lists of $title', ({ folder }) => {
  it('are read as truth-rows.csv says, row for row', async () => {
    const truth = await readTable(
      { path: `${folder}truth-rows.csv` },
      {
        columns: { list: ['list'], line: ['line'], uscc: ['uscc'], expect: ['expect'], why: ['why'] },
        required: ['list', 'line', 'expect'],
      },
    );
    for (const [key, [source, file]] of Object.entries(lists)) {
      const list = await openList({ path: `${folder}${file}` }, { source });
      const rows = new Map((await Array.fromAsync(list.rows())).flat().map((row) => [row.line, row]));
      const ignored = new Set(list.ignored.lines.map(({ line }) => line));
      await list.close();
      const expected = truth.rows.map(({ values }) => values).filter((row) => row.list === key);
      expect(rows.size + ignored.size).toBe(expected.length);

      const wrong = expected.filter(({ line, expect, uscc, why = '' }) => {
        const row = rows.get(Number(line));
        if (expect === 'ignore') return !ignored.has(Number(line));
        if (!row || isRejected(row) !== (expect === 'reject')) return true;
        if (row.problems[0]?.code !== codes[why]) return true;
        const { code, orgCode, branch } = row.values;
        if (expect === 'branch') return branch?.by !== 'code' || branch.parentOrgCode !== uscc?.slice(8, 17);
        if (expect === 'reject') return why === 'identity card' && code !== undefined;
        if (expect === 'review' || /name|scientific/.test(why)) return code !== undefined;
        return why === 'organisation code' || why === 'bad check digit'
          ? orgCode !== uscc?.slice(8, 17)
          : code && code !== uscc;
      });
      expect(wrong).toEqual([]);
    }
  });
});

describe.skipIf(!hasTaizhou)('the real register of Taizhou', () => {
  it('is read whole: every row is in, but for what its code says', async () => {
    const list = await openList({ path: taizhouRegister }, { source: 'other' });
    const rows = (await Array.fromAsync(list.rows())).flat();
    await list.close();
    expect(rows).toHaveLength(29_903);
    expect(rows.filter(isRejected)).toEqual([]);
    expect(rows.filter(({ problems }) => problems.length > 0)).toEqual([]);
    expect(rows.filter(({ values }) => values.code)).toHaveLength(29_902);
    expect(rows.filter(({ values }) => values.licence)).toHaveLength(1);
  });
});
