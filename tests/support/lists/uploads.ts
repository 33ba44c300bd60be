import { StaffModel } from '../../../schemas/access/staff.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { addStaff } from '../../../server/access/staff/accounts.ts';
import type { SourceType } from '../../../server/register/record/sources.ts';
import { type Api, type Reply, staffPassword } from '../api.ts';
import { waitUntil } from '../wait.ts';
import { csv, type TestRow } from './lists.ts';

export const city = { staff: 'city' };
export const jiaojiang = { staff: 'jiaojiang' };
export const huangyan = { staff: 'huangyan' };
export const reader = { staff: 'reader' };

const officers = [
  ['city', 'union_admin', '331000'],
  ['jiaojiang', 'data_officer', '331002'],
  ['huangyan', 'data_officer', '331003'],
  ['reader', 'reader', '331002'],
] as const;

/** An employer of each of two districts. */
export const bee = {
  name: '台州市暖蜂机械有限公司',
  code: '913310047964605623',
  district: '椒江区',
  phone: '13900008885',
};
export const hive = { name: '黄岩蜂巢模具有限公司', code: '91331003671604606M', district: '黄岩区' };

/** The unions of a city and two of its districts, and an officer of each; a reader of one. */
export async function unionsAndOfficers(): Promise<void> {
  await UnionModel.create([
    { _id: '331000', name: '台州市总工会', kind: 'city', ancestors: [], region: '3310' },
    { _id: '331002', name: '椒江区总工会', kind: 'district', ancestors: ['331000'], region: '331002' },
    { _id: '331003', name: '黄岩区总工会', kind: 'district', ancestors: ['331000'], region: '331003' },
  ]);
  if ((await StaffModel.countDocuments()) > 0) return;
  for (const [username, role, union] of officers) await addStaff({ username, password: staffPassword, role, union });
}

/** A form as an officer's browser sends it: the fields, then the file. */
export function formOf(
  fields: Record<string, string>,
  content: string | Uint8Array<ArrayBuffer>,
  name = '建会清单.csv',
): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob([content]), name);
  return form;
}

/** Upload rows as a list; `fields` add to its source and day. */
export function uploadRows(
  api: Api,
  as: { staff: string },
  rows: readonly TestRow[],
  { source = 'social-security', ...fields }: { source?: SourceType } & Record<string, string> = {},
): Promise<Reply> {
  return api.send('POST', '/staff/lists', formOf({ source, asOf: '2026-10-31', ...fields }, csv(source, rows)), { as });
}

/** The list once nobody has anything to do with it any more. */
export async function settled(
  api: Api,
  as: { staff: string },
  list: string,
  wanted = ['done'],
): Promise<Reply['body']> {
  let body: Reply['body'];
  await waitUntil(async () => {
    body = (await api.get(`/staff/lists/${list}`, { as })).body;
    return wanted.includes(body.state);
  });
  return body;
}

/** Firms of a district by number, each with a name of its own. */
export function firms(from: number, to: number, district = '椒江区'): TestRow[] {
  return Array.from({ length: to - from }, (_, at) => ({
    name: `台州市蜂巢第${from + at}机械厂`,
    district,
    head: 1 + ((from + at) % 90),
  }));
}
