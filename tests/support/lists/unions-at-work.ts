import mongoose from 'mongoose';
import { StaffModel } from '../../../schemas/access/staff.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { addStaff } from '../../../server/access/staff/accounts.ts';
import { staffPassword } from '../api.ts';
import { emptyRegister, importRows, stored } from './lists.ts';
import { unionsAndOfficers } from './uploads.ts';

export const haimen = { staff: 'haimen' };
export const estate = { staff: 'estate' };

/** Employers of two streets of 椒江区, one of the district alone, and one of 黄岩区. */
export const works = {
  mill: {
    name: '台州市海门蜂蜡厂',
    code: '91331002MA28GBK41U',
    district: '椒江区',
    address: '椒江区海门街道解放路8号',
    head: 41,
  },
  yard: {
    name: '台州市白云船厂',
    code: '91331002255211434C',
    district: '椒江区',
    address: '椒江区白云街道云西路1号',
    head: 130,
  },
  shop: { name: '椒江蜂蜜商行', code: '913310027964605626', district: '椒江区', head: 12 },
  dye: { name: '黄岩蜂巢模具有限公司', code: '91331003671604606M', district: '黄岩区', head: 60 },
} as const;

const above = ['331000', '331002'];

/** The city, two districts, two streets, a federation and an industry union, with officers; and the employers above. */
export async function unionsAtWork(): Promise<void> {
  await emptyRegister();
  for (const name of ['rounds', 'round_items', 'tasks', 'visits', 'handovers', 'trades']) {
    await mongoose.connection.collection(name).deleteMany({});
  }
  await unionsAndOfficers();
  await UnionModel.create([
    { _id: 'S1', name: '海门街道总工会', kind: 'street', parent: '331002', ancestors: above, region: '331002001' },
    { _id: 'S2', name: '白云街道总工会', kind: 'street', parent: '331002', ancestors: above, region: '331002002' },
    {
      _id: 'F1',
      name: '海门园区工联会',
      kind: 'federation',
      parent: 'S1',
      ancestors: [...above, 'S1'],
      region: '331002001',
      level: 2,
      type: 'park',
      tier: 'district',
    },
    { _id: 'IND', name: '房地产中介行业工会', kind: 'industry', parent: '331002', ancestors: above, region: '331002' },
    {
      _id: 'J1',
      name: '海门商圈联合工会',
      kind: 'joint',
      parent: 'S1',
      ancestors: [...above, 'S1'],
      region: '331002001',
    },
  ]);
  if (!(await StaffModel.exists({ username: haimen.staff }))) {
    await addStaff({ username: haimen.staff, password: staffPassword, role: 'data_officer', union: 'S1' });
    await addStaff({ username: estate.staff, password: staffPassword, role: 'data_officer', union: 'IND' });
  }
}

/** Take the employers in, by a list of the census. */
export async function employersAtWork(): Promise<void> {
  await importRows('census', Object.values(works));
}

/** The employer of a name, as stored. */
export async function named({ name }: { name: string }) {
  return (await stored()).find((employer) => employer.name === name) as unknown as {
    _id: number;
    rev: number;
    union: string;
    unionCode?: string;
    region: string;
    responsible?: string;
    placing?: string;
    headcount?: number;
    state?: string;
  };
}
