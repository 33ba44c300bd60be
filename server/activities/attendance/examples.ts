import { eventExample } from '../events/examples.ts';

const session = eventExample.sessions[0];
const nonce = '0b9cfb52-8f0e-4f3e-9d5f-4a3f1f0c2b11';
const id = '665f1f77bcf86cd799439061';

/** The examples in the documentation of attendance. */
export const attendanceExamples = {
  id,
  session: session.id,
  signup: '665f1f77bcf86cd799439041',
  nonce,
  screenCode: 'NF1.AWZfH3e8-GzXmUOQMQpcQ_oJ0Hh8mS2iFv2m1m7ZkT5A',
  personalCode: 'NF1.EGZfH3e8-GzXmUOQEWkgPpAzq1u6vG5cZtQ9m0Hh8mS2iFv2m1m7ZkT5Abcd',
  at: '2026-11-28T09:03:12.480+08:00',
  scan: {
    sessionId: session.id,
    action: 'in',
    result: 'done',
    at: '2026-11-28T09:03:12.480+08:00',
    scannedAt: '2026-11-28T09:03:11.902+08:00',
    lateMinutes: 3,
  },
  screen: {
    id,
    sessionId: session.id,
    action: 'in',
    madeAt: '2026-11-28T08:30:00.000+08:00',
    expiresAt: session.endsAt,
  },
  attendee: {
    signupId: '665f1f77bcf86cd799439041',
    name: '张*',
    state: 'attended',
    minutes: 146,
    firstIn: '2026-11-28T09:03:12.480+08:00',
    lastOut: '2026-11-28T11:30:40.015+08:00',
  },
  openCase: {
    signupId: '665f1f77bcf86cd799439041',
    name: '张*',
    kind: 'forgotten_check_out',
    at: '2026-11-28T09:03:12.480+08:00',
  },
  mine: {
    id,
    eventId: eventExample.id,
    sessionId: session.id,
    title: eventExample.title,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    state: 'attended',
    minutes: 146,
    firstIn: '2026-11-28T09:03:12.480+08:00',
    lastOut: '2026-11-28T11:30:40.015+08:00',
  },
} as const;
