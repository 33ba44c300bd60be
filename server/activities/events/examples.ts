/** A published event in the examples of the documentation. */
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
  state: 'published',
  sample: true,
  version: 0,
  sessions: [
    {
      id: '665f1f77bcf86cd799439031',
      startsAt: '2026-11-28T09:00:00.000+08:00',
      endsAt: '2026-11-28T11:30:00.000+08:00',
      opensAt: '2026-11-21T10:00:00.000+08:00',
      closesAt: '2026-11-27T18:00:00.000+08:00',
      cancelUntil: '2026-11-28T09:00:00.000+08:00',
      places: 60,
      left: 12,
      waitingPlaces: 20,
      waiting: 0,
    },
  ],
} as const;

/** A confirmed sign-up. */
export const signupExample = {
  id: '665f1f77bcf86cd799439041',
  eventId: eventExample.id,
  sessionId: eventExample.sessions[0].id,
  state: 'confirmed',
  at: '2026-11-21T10:00:03.120+08:00',
  size: 1,
} as const;

/** A sign-up as the person sees it. */
export const mySignupExample = {
  ...signupExample,
  title: eventExample.title,
  place: eventExample.place,
  startsAt: eventExample.sessions[0].startsAt,
  endsAt: eventExample.sessions[0].endsAt,
} as const;

/** A new session. */
export const newSessionExample = {
  startsAt: '2026-11-28T09:00:00+08:00',
  endsAt: '2026-11-28T11:30:00+08:00',
  places: 60,
  waitingPlaces: 20,
  opensAt: '2026-11-21T10:00:00+08:00',
  closesAt: '2026-11-27T18:00:00+08:00',
} as const;

/** A new event. */
export const newEventExample = {
  code: eventExample.code,
  title: eventExample.title,
  kind: eventExample.kind,
  union: eventExample.union,
  place: eventExample.place,
  location: { lng: 121.4208, lat: 28.6564 },
  checkin: { radius: 200 },
  conditions: [{ type: 'new_employment' }, { type: 'age', min: 18, max: 60 }],
  questions: [{ key: 'fasting', label: '能否空腹到场', type: 'yes_no', required: true }],
  fee: { amount: 0, subsidy: 12000, note: '体检费由工会承担' },
  sessions: [newSessionExample],
} as const;

/** An event that is still a draft. */
export const draftExample = { ...eventExample, state: 'draft' } as const;

/** A line of an attendee list. */
export const attendeeListExample = {
  ...signupExample,
  name: '张*',
  phone: '138****8000',
  given: [{ key: 'fasting', value: true }],
} as const;

/** A sign-up on the waiting list. */
export const waitingExample = {
  ...signupExample,
  state: 'waiting',
  standing: {
    position: 3,
    peopleAhead: 4,
    byRank: false,
    firstTimer: true,
    turn: 7,
    passedOver: 0,
    placesKept: false,
  },
} as const;

/** A group as its creator sees it. */
export const groupExample = {
  code: 'K7M2PX9QRT',
  eventId: eventExample.id,
  sessionId: eventExample.sessions[0].id,
  members: 3,
  first: true,
} as const;

/** An absence that the person disputes. */
export const absenceExample = {
  signupId: signupExample.id,
  sessionId: signupExample.sessionId,
  at: '2026-11-28T14:00:00.000+08:00',
  appeal: '当天临时加班，附排班表',
  appealedAt: '2026-11-29T09:12:00.000+08:00',
} as const;

/** A sign-up policy. */
export const policyExample = {
  absences: 2,
  withinDays: 90,
  graceDays: 3,
  heldBackHours: 24,
  offerHours: 4,
  nightFrom: 22,
  nightUntil: 8,
} as const;
