/** Examples of drives for the documentation of the API. */
export const driveExample = {
  id: 'hundred-2021',
  name: '百人以上企业建会专项行动',
  filter: { region: '331002', classes: ['none-100'] },
  from: '2021-12-01',
  to: '2022-02-28',
  target: 40,
  employers: 52,
  by: 'jiaojiang',
  at: '2021-12-01T09:00:00.000+08:00',
} as const;

const counts = { employers: 52, organised: 18, gone: 1, open: 33 } as const;

export const driveProgressExample = {
  drive: driveExample,
  total: { region: '331002', name: '椒江区', ...counts },
  children: [{ region: '331002001', name: '海门街道', employers: 9, organised: 4, gone: 0, open: 5 }],
  reached: { numerator: 18, denominator: 40, value: 0.45 },
  daysLeft: 31,
} as const;
