import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { openList } from '../../../server/lists/reading/open-list.ts';
import type { Count, ListRow, PartialDate } from '../../../server/lists/reading/row.ts';
import type { SourceType } from '../../../server/register/record/sources.ts';
import { checkout } from '../paths.ts';

/** One line of the table of readings: columns and cells separated by `|`, and what they must mean (`describeRow`). */
export interface Reading {
  source: SourceType;
  titles: string;
  cells: string;
  means: string;
  why: string;
}

const folder = `${checkout}tests/fixtures/readings/`;

/** The files of the table of readings. */
export const readingFiles: readonly string[] = readdirSync(folder).filter((file) => file.endsWith('.csv'));

/** The readings of a file. */
export function readingsOf(file: string): Reading[] {
  return parse(readFileSync(folder + file), { columns: true, bom: true });
}

/** What the only row of a list means. A list without a column of names gets one. */
export async function meaningOf(
  source: SourceType,
  titles: readonly string[],
  cells: readonly string[],
): Promise<string> {
  const named = titles.some((title) => /名 ?称|名称|全称/.test(title) && !/工会|上级|主管|集团/.test(title));
  const [header, row] = [titles, cells].map((texts, at) =>
    named ? texts : [['单位名称', '甲试验有限公司'][at], ...texts],
  );
  // A row of an employer below it keeps the list from being empty where the row is no data.
  const text = stringify([header, row, header?.map((title) => (title === '单位名称' ? '末行试验有限公司' : ''))]);
  const list = await openList(
    { stream: bytesOf(text), name: 'readings.csv' },
    { source, now: new Date('2026-11-30T12:00:00+08:00') },
  );
  try {
    const rows: ListRow[] = [];
    for await (const batch of list.rows()) rows.push(...batch);
    const read = rows.find(({ line }) => line === 2);
    const ignored = list.ignored.lines.find(({ line }) => line === 2);
    return read ? describeRow(read, named) : `ignored: ${ignored?.kind}`;
  } finally {
    await list.close();
  }
}

/**
 * What a row means, in one line: `name=… code=… head=25-50 union=joint`, and its problems as `!union_contradiction`. Empty
 * where its cells say nothing.
 */
function describeRow({ values, problems }: ListRow, withName: boolean): string {
  const { name, formerNames, code, doubtfulCode, orgCode, licence, headcount, members, union, branch } = values;
  const facts = {
    name: withName ? name : undefined,
    former: formerNames?.join('、'),
    code,
    doubtful: doubtfulCode,
    org: orgCode === code?.slice(8, 17) ? undefined : orgCode,
    licence,
    branch: branch?.by,
    head: headcount && countText(headcount),
    members: members && countText(members),
    established: values.established && dateText(values.established),
    production: values.production && dateText(values.production),
    district: values.district,
    street: values.street,
    community: values.community,
    address: values.address,
    phone: values.phone,
    contact: values.contact,
    industry: values.industry,
    type: values.employerType,
    state: values.state,
    union: union?.form,
    unionName: union?.name,
    unionCode: union?.code,
    unionSince: union?.founded && dateText(union.founded),
  };
  const said = Object.entries(facts).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
  const wrong = [...new Set(problems.map(({ code }) => `!${code}`))].sort();
  return [...said, ...wrong].join(' ');
}

function countText({ min, max, approximate }: Count): string {
  const text = max === null ? `${min}+` : max === min ? `${min}` : `${min}-${max}`;
  return approximate ? `~${text}` : text;
}

function dateText({ value, precision }: PartialDate): string {
  return value.slice(0, precision === 'day' ? 10 : precision === 'month' ? 7 : 4);
}

async function* bytesOf(text: string) {
  yield Buffer.from(text);
}
