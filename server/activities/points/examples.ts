const event = { id: '665f1f77bcf86cd799439021', title: '清洁家园志愿服务' };

/** The examples in the documentation of points. */
export const pointsExamples = {
  balance: {
    balance: 120,
    owed: 0,
    ending: { points: 40, at: '2027-01-01T00:00:00.000+08:00' },
    naming: 'masked',
  },
  posting: {
    id: '665f1f77bcf86cd799439061',
    kind: 'award',
    points: 20,
    at: '2026-11-21T17:05:00.000+08:00',
    expiresAt: '2027-12-01T00:00:00.000+08:00',
    eventId: event.id,
    title: event.title,
  },
  rule: {
    id: '665f1f77bcf86cd799439062',
    union: '331000',
    kind: 'volunteer',
    per: 'hour',
    points: 10,
    step: 30,
    rounding: 'down',
    most: 60,
    months: 12,
    from: '2026-01-01T00:00:00.000+08:00',
  },
  ranking: {
    month: '2026-11',
    people: 214,
    places: [
      { rank: 1, tied: false, name: '张*', points: 160, me: false },
      { rank: 2, tied: true, name: null, points: 120, me: false },
      { rank: 2, tied: true, name: '李*', points: 120, me: true },
    ],
    mine: { rank: 2, tied: true, points: 120 },
  },
} as const;
