import { employerExample } from '../../register/employers/examples.ts';

const counts = { employers: 2246, own: 339, joint: 1066, none: 841, members: 20155, headcount: 71042 } as const;
const classes = { covered: 1105, 'joint-over-25': 300, 'none-100': 52, 'none-25': 214, 'none-small': 575 } as const;
const rate = { numerator: 1405, denominator: 2246, value: 0.6255565449688335 } as const;

/** Examples of coverage for the documentation of the API. */
export const coverageRowExample = { region: '331002', name: '椒江区', ...counts, classes, rate } as const;

export const breakdownExample = {
  region: '331002',
  name: '椒江区',
  employers: 2246,
  items: [
    {
      key: 'C',
      name: '制造业',
      employers: 1204,
      union: {
        own: 210,
        joint: 560,
        none: 434,
        rate: { numerator: 770, denominator: 1204, value: 0.6395348837209303 },
      },
    },
  ],
} as const;

export const coverageSeriesExample = {
  region: '331002',
  name: '椒江区',
  items: [{ month: '2021-12', frozen: true, ...coverageRowExample, organised: { task: 31, told: 4, lost: 1 } }],
} as const;

export const drillDownExample = { items: [employerExample], next: '331002001.1024' } as const;
