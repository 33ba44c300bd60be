/** What the documentation shows of events and sign-ups. */
export const eventExample = {
  id: '665f1f77bcf86cd799439021',
  code: 'TZ-2026-118',
  title: '骑手健康体检日',
  kind: 'health',
  union: '331002',
  region: '331002',
  stationId: '665f1f77bcf86cd799439011',
  place: '椒江区职工服务中心一楼',
  description: '外卖骑手、网约车司机凭会员码免费体检。',
  sample: true,
  sessions: [
    {
      id: '665f1f77bcf86cd799439031',
      startsAt: '2026-11-28T09:00:00.000+08:00',
      endsAt: '2026-11-28T11:30:00.000+08:00',
      opensAt: '2026-11-21T10:00:00.000+08:00',
      closesAt: '2026-11-27T18:00:00.000+08:00',
      places: 60,
      left: 12,
    },
  ],
} as const;

export const signupExample = {
  id: '665f1f77bcf86cd799439041',
  eventId: eventExample.id,
  sessionId: eventExample.sessions[0].id,
  state: 'confirmed',
  at: '2026-11-21T10:00:03.120+08:00',
} as const;

export const mySignupExample = {
  ...signupExample,
  title: eventExample.title,
  place: eventExample.place,
  startsAt: eventExample.sessions[0].startsAt,
  endsAt: eventExample.sessions[0].endsAt,
} as const;
