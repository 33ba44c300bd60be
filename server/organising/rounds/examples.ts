/** Examples of rounds for the documentation of the API. */
export const roundExample = {
  id: '3',
  title: '2026年第四季度建会核查',
  region: '331002',
  classes: ['none-100', 'none-25'],
  due: '2026-12-15',
  state: 'open',
  employers: 412,
  by: 'wang',
  at: '2026-11-21T09:00:00.000+08:00',
  closedAt: null,
} as const;

export const roundProgressExample = {
  ...roundExample,
  unions: [
    { union: '331002001', name: '海门街道总工会', employers: 87, answered: 41, conflicts: 3, overdue: 0 },
    { union: '331002002', name: '白云街道总工会', employers: 64, answered: 64, conflicts: 1, overdue: 0 },
  ],
};

export const roundItemExample = {
  id: '3.1024',
  round: '3',
  employer: '1024',
  name: '台州市工蜂塑料厂',
  code: '91331081704731469C',
  region: '331002001',
  union: '331002001',
  register: { union: 'none', unionCode: null, headcount: 41, state: 'active' },
  overdue: false,
  answers: [
    {
      answer: 'headcount',
      headcount: 63,
      evidence: '工资表',
      by: 'wang',
      at: '2026-11-23T10:12:00.000+08:00',
    },
  ],
  conflicts: [{ kind: 'headcount_far', register: '41', answer: '63' }],
} as const;

export const answerImportExample = {
  dryRun: false,
  read: 87,
  applied: 61,
  unchanged: 0,
  blank: 24,
  conflicts: 3,
  rejected: [
    {
      line: 14,
      field: 'check',
      code: 'row_check_wrong',
      reason: '校验码与编号、单位名称不符，可能串行：台州市工蜂塑料厂',
    },
  ],
};

export const overdueAnswersExample = {
  round: '3',
  title: roundExample.title,
  due: roundExample.due,
  union: '331002001',
  name: '海门街道总工会',
  missing: 46,
};
