/** What the documentation shows of employers. */
export const employerExample = {
  id: '1024',
  code: '91331081704731469C',
  org: '704731469',
  licence: null,
  name: '台州市工蜂塑料厂',
  district: '331002',
  region: '331002001',
  address: '海门街道解放路 8 号',
  contact: '王**',
  phone: '138****8888',
  union: 'none',
  unionCode: null,
  unionName: null,
  headcount: 41,
  headcountSource: 'social-security',
  headcountAsOf: '2026-10-31',
  members: null,
  industry: '塑料制品业',
  employerType: null,
  production: '2019-03',
  established: '2018-11-02',
  class: 'none-25',
  state: 'active',
  responsible: '331002001',
  placing: 'place',
  missing: [],
} as const;

export const detailExample = {
  ...employerExample,
  why: {
    rule: 'none-25-a-year',
    note: '未建会，25 人以上，投产满一年',
    version: 0,
    because: [
      { field: 'union', value: 'none', source: 'union-register', list: '14', line: 512, asOf: '2026-10-31' },
      { field: 'headcount', value: 41, source: 'social-security', list: '12', line: 87, asOf: '2026-10-31' },
      { field: 'production', value: '2019-03', source: 'census', list: '3', line: 1204, asOf: '2023-12-31' },
    ],
  },
  branches: [],
  provenance: [
    {
      field: 'headcount',
      values: [
        { value: 41, source: 'social-security', list: '12', line: 87, asOf: '2026-10-31', by: null },
        { value: 38, source: 'census', list: '3', line: 1204, asOf: '2023-12-31', by: null },
      ],
    },
  ],
} as const;
