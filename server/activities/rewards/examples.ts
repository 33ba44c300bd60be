const reward = {
  id: '665f1f77bcf86cd799439071',
  title: '保温杯',
  kind: 'goods',
  union: '331002',
  partner: '椒江区职工服务中心',
  cost: 100,
  stock: 50,
  left: 12,
  perPerson: { count: 1 },
  goodDays: 30,
  state: 'open',
  from: '2026-11-01T00:00:00.000+08:00',
  until: '2026-12-31T23:59:00.000+08:00',
  files: 0,
  version: 0,
} as const;

const commonFields = {
  id: '665f1f77bcf86cd799439072',
  rewardId: reward.id,
  title: reward.title,
  points: reward.cost,
  at: '2026-11-21T10:00:00.000+08:00',
  until: '2026-12-21T10:00:00.000+08:00',
} as const;

/** The examples in the documentation of rewards. */
export const rewardExamples = {
  reward,
  redemption: { ...commonFields, state: 'issued', partner: reward.partner, code: '7KQ2-M8XA-0W3T' },
  handedOver: { ...commonFields, state: 'used', usedAt: '2026-11-22T15:30:00.000+08:00', name: '张*' },
  transfer: { rewardId: reward.id, file: 1, redemptions: 38 },
} as const;
