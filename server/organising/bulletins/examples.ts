const rate = { numerator: 12227, denominator: 20049, value: 0.61 } as const;
const row = {
  ...{ region: '3310', name: '台州市', employers: 20049, own: 2871, joint: 9356, none: 7822, members: 400621 },
  ...{ key: 4962, organised: { task: 118, told: 7, lost: 2 }, tasks: { due: 140, done: 118, open: 2103 } },
  ...{ rate, rank: null },
  change: { month: { own: 61, joint: 62, none: -123, points: 0.62 }, year: null },
} as const;

/** Examples of bulletins for the documentation of the API. */
export const bulletinExample = {
  ...{ region: '3310', name: '台州市', month: '2021-12', frozenAt: '2022-01-01T09:00:00.000+08:00', by: 'city' },
  ...{ rules: 0, first: false },
  total: row,
  rows: [{ ...row, region: '331002', name: '椒江区', rank: 1 }],
  corrections: [{ region: '331002', name: '椒江区', employers: 1, own: 0, joint: 1, none: 0 }],
} as const;

const quarterRow = {
  ...{ region: '3310', name: '台州市', promised: 320, done: 288 },
  kept: { numerator: 288, denominator: 320, value: 0.9 },
  ...{ organised: 301, none: { before: 8110, after: 7822 }, rate },
} as const;

export const quarterSummaryExample = {
  ...{ region: '3310', name: '台州市', quarter: '2021-Q4', months: ['2021-10', '2021-11', '2021-12'] },
  total: quarterRow,
  rows: [{ ...quarterRow, region: '331002', name: '椒江区' }],
} as const;
