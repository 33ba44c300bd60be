/** Examples of tasks for the documentation of the API. */
export const taskExample = {
  id: '1024',
  name: '台州市工蜂塑料厂',
  code: '91331081704731469C',
  region: '331002001',
  union: '331002001',
  origin: 'round 3',
  state: 'agreed',
  due: '2026-12-31',
  open: true,
  overdue: false,
  escalatedTo: null,
  next: ['preparing', 'joined', 'impossible', 'reversed'],
  log: [
    { kind: 'contacted', on: '2026-11-03', note: '电话联系厂办', by: 'wang', at: '2026-11-03T10:00:00.000+08:00' },
    { kind: 'agreed', on: '2026-11-10', by: 'wang', at: '2026-11-10T16:20:00.000+08:00' },
  ],
} as const;

export const foundedTaskExample = {
  ...taskExample,
  state: 'founded',
  open: false,
  next: ['reversed'],
  log: [
    ...taskExample.log,
    { kind: 'preparing', on: '2026-11-11', by: 'wang', at: '2026-11-11T09:00:00.000+08:00' },
    { kind: 'applied', on: '2026-11-12', by: 'wang', at: '2026-11-12T09:00:00.000+08:00' },
    { kind: 'approved', on: '2026-11-16', by: 'wang', at: '2026-11-16T09:00:00.000+08:00' },
    {
      kind: 'founded',
      on: '2026-11-18',
      unionCode: '81331002MC00000042',
      unionName: '台州市工蜂塑料厂工会委员会',
      members: 36,
      registeredOn: '2026-11-20',
      by: 'wang',
      at: '2026-11-20T11:00:00.000+08:00',
    },
  ],
} as const;

export const visitExample = {
  id: '665f1f77bcf86cd799439011',
  employer: '1024',
  union: '331002001',
  by: 'wang',
  on: '2026-11-03',
  whom: '李*',
  result: '同意在月内开职工大会',
} as const;
