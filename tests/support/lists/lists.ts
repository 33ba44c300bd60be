import mongoose from 'mongoose';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { importEmployers } from '../../../server/lists/importing/import.ts';
import type { ImportResult } from '../../../server/lists/importing/options.ts';
import { openList } from '../../../server/lists/reading/open-list.ts';
import type { OpenedList } from '../../../server/lists/reading/opened-list.ts';
import type { SourceType } from '../../../server/register/record/sources.ts';

/** Columns that a test's rows may have, by short names. */
const titles = {
  name: '单位名称',
  code: '统一社会信用代码',
  org: '组织机构代码',
  former: '曾用名',
  type: '单位类型',
  district: '所属区县',
  street: '所属街道',
  address: '单位地址',
  phone: '联系电话',
  head: '人数',
  members: '会员人数',
  unionCode: '工会统一社会信用代码',
  unionForm: '建会形式',
  unionName: '工会名称',
  industry: '行业代码',
} as const;

const heads: Record<SourceType, string> = {
  'social-security': '参保人数',
  census: '从业人员期末人数',
  'union-register': '职工人数',
  verification: '职工人数',
  other: '职工人数',
};

export type TestRow = Partial<Record<keyof typeof titles, string | number>>;

/** Rows as the text of a list. */
export function csv(source: SourceType, rows: readonly TestRow[]): string {
  const header = Object.entries(titles).map(([key, title]) => (key === 'head' ? heads[source] : title));
  const lines = rows.map((row) => Object.keys(titles).map((key) => row[key as keyof TestRow] ?? ''));
  return [header, ...lines].map((cells) => cells.join(',')).join('\n');
}

/** A list of rows, opened. */
export async function listOf(source: SourceType, rows: readonly TestRow[]) {
  const bytes = Buffer.from(csv(source, rows));
  return openList(
    {
      stream: (async function* () {
        yield bytes;
      })(),
      name: `${source}.csv`,
    },
    { source },
  );
}

/** Import rows as a list of 台州. */
export async function importRows(
  source: SourceType,
  rows: readonly TestRow[],
  options: { asOf?: string; partial?: boolean; region?: string } = {},
): Promise<ImportResult> {
  const list = await listOf(source, rows);
  try {
    return await importOpened(list, source, options);
  } finally {
    await list.close();
  }
}

/** Import a list of 台州 that was opened. */
export function importOpened(
  list: OpenedList,
  source: SourceType,
  options: { asOf?: string; partial?: boolean; region?: string; onWait?: () => void } = {},
) {
  return importEmployers(list, { source, asOf: '2021-11-30', region: '3310', scope: everywhere, ...options });
}

/** Take away all lists, employers and unions that lists made; regions stay. */
export async function emptyRegister(): Promise<void> {
  for (const name of [
    'employers',
    'counters',
    'lists',
    'list_chunks',
    'list_rejects',
    'list_warnings',
    'list_reviews',
    'leases',
    'unions',
    'coverage_figures',
    'coverage_gates',
    'coverage_changes',
  ]) {
    await mongoose.connection.collection(name).deleteMany({});
  }
}

/** The employers as stored, without those taken in by another. */
export async function stored() {
  return mongoose.connection
    .collection('employers')
    .find({ into: { $exists: false } })
    .sort({ code: 1, name: 1, region: 1 })
    .toArray();
}

/** What the register shows, whatever the serials and the order of claims. */
export async function shown() {
  const all = await stored();
  return all
    .map(({ code, codes, name, region, headcount, members, union, unionCode, branchOf, missing, claims }) => ({
      code,
      codes,
      name,
      region,
      headcount,
      members,
      union,
      unionCode,
      branchOf,
      missing,
      claims: claims.length,
    }))
    .map((employer) => JSON.stringify(employer))
    .sort();
}
