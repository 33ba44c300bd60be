import { describe, expect } from 'vitest';
import { EventModel } from '../../schemas/activities/events/event.ts';
import { SessionModel } from '../../schemas/activities/events/session.ts';
import { cancelSignup } from '../../server/activities/events/signups/cancel-signup.ts';
import { signUp } from '../../server/activities/events/signups/sign-up.ts';
import {
  anEvent,
  anEventFor,
  aSession,
  codeOf,
  countsOf,
  hours,
  outcome,
  somebody,
} from '../support/activities/events.ts';
import type { Reply } from '../support/api.ts';
import { it } from '../support/it.ts';

describe('signing up', () => {
  it('confirms a place and shows it among one’s own', async ({ api }) => {
    const { event, session } = await anEventFor(3);

    const reply = await api.post(`/events/${event}/signups`, { sessionId: session }, { as: 'wang' });

    expect(reply).toMatchObject({ status: 201, body: { eventId: event, sessionId: session, state: 'confirmed' } });
    expect(reply.body).not.toHaveProperty('person');
    const mine = await api.get('/me/signups', { as: 'wang' });
    expect(mine.body.items[0]).toMatchObject({ id: reply.body.id, title: '急救培训', place: '职工服务中心' });
    expect((await api.get(`/events/${event}`)).body.sessions[0].left).toBe(2);
  });

  it('tells a repeated sign-up the id of the first, and takes one place', async ({ api }) => {
    const { event, session } = await anEventFor(3);
    const first = await api.post(`/events/${event}/signups`, { sessionId: session }, { as: 'li' });

    const second = await api.post(`/events/${event}/signups`, { sessionId: session }, { as: 'li' });

    expect(second).toMatchObject({
      status: 409,
      body: { error: { code: 'already_signed_up', details: { signupId: first.body.id } } },
    });
    expect(await countsOf(session)).toEqual({ taken: 1, confirmed: 1 });
  });

  it.for([
    ['not yet open', { opensAt: hours(1) }, 'signup_not_open'],
    ['closed', { closesAt: hours(-1) }, 'signup_closed'],
    ['full', { places: 0 }, 'event_full'],
  ] as const)('refuses a session that is %s', async ([, overrides, code], { api }) => {
    const { event, session } = await anEventFor(1, overrides);

    const reply = await api.post(`/events/${event}/signups`, { sessionId: session }, { as: 'li' });

    expect(reply).toMatchObject({ status: 409, body: { error: { code } } });
    expect(await countsOf(session)).toEqual({ taken: 0, confirmed: 0 });
  });

  it('tells an unknown event from an unknown session, and one event’s session from another’s', async ({ api }) => {
    const { event, session } = await anEventFor(1);
    const other = await anEventFor(1);
    const draft = await anEventFor(1);
    await EventModel.updateOne({ _id: draft.event }, { state: 'draft' });
    await SessionModel.updateOne({ _id: draft.session }, { published: false });

    const trying = async (event: string, sessionId: string) =>
      codeOf(await api.post(`/events/${event}/signups`, { sessionId }, { as: 'li' }));

    expect(await trying(somebody(), session)).toBe('event_not_found');
    expect(await trying(event, somebody())).toBe('session_not_found');
    expect(await trying(event, other.session)).toBe('session_not_found');
    expect(await trying(draft.event, draft.session)).toBe('event_not_found');
    expect(await countsOf(other.session)).toEqual({ taken: 0, confirmed: 0 });
  });

  it('wants a login and a proper session id', async ({ api }) => {
    const { event } = await anEventFor(1);

    expect((await api.post(`/events/${event}/signups`, { sessionId: somebody() })).status).toBe(401);
    for (const sessionId of [undefined, '', 'x', 5, { $gt: '' }, [somebody()]]) {
      const reply = await api.post(`/events/${event}/signups`, { sessionId }, { as: 'li' });
      expect([sessionId, reply.status]).toEqual([sessionId, 400]);
    }
  });
});

describe('cancelling a sign-up', () => {
  it('frees the place for somebody else, once, however often it is repeated', async ({ api }) => {
    const { event, session } = await anEventFor(1);
    const { body } = await api.post(`/events/${event}/signups`, { sessionId: session }, { as: 'wang' });
    const path = `/events/${event}/signups/${body.id}`;

    const replies = await Promise.all(Array.from({ length: 10 }, () => api.delete(path, { as: 'wang' })));

    expect(replies.every(({ status }) => status === 200)).toBe(true);
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(replies[0]?.body).toMatchObject({ id: body.id, state: 'cancelled' });
    expect(await countsOf(session)).toEqual({ taken: 0, confirmed: 0 });
    expect((await api.post(`/events/${event}/signups`, { sessionId: session }, { as: 'li' })).status).toBe(201);
  });

  it('lets the person sign up again, with a new sign-up', async ({ api }) => {
    const { event, session } = await anEventFor(1);
    const first = await api.post(`/events/${event}/signups`, { sessionId: session }, { as: 'wang' });
    await api.delete(`/events/${event}/signups/${first.body.id}`, { as: 'wang' });

    const second = await api.post(`/events/${event}/signups`, { sessionId: session }, { as: 'wang' });

    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
  });

  it('does not show or touch the sign-up of somebody else', async ({ api }) => {
    const { event, session } = await anEventFor(1);
    const other = await anEventFor(1);
    const { body } = await api.post(`/events/${event}/signups`, { sessionId: session }, { as: 'wang' });

    for (const [path, as] of [
      [`/events/${event}/signups/${body.id}`, 'li'],
      [`/events/${other.event}/signups/${body.id}`, 'wang'],
      [`/events/${event}/signups/${somebody()}`, 'wang'],
    ] as const) {
      expect(await api.delete(path, { as })).toMatchObject({
        status: 404,
        body: { error: { code: 'signup_not_found' } },
      });
    }
    expect(await countsOf(session)).toEqual({ taken: 1, confirmed: 1 });
  });

  it('is too late once the session has started', async () => {
    const { event, session } = await anEventFor(1);
    const person = somebody();
    const { _id } = await signUp({ event, session, person, now: new Date() });

    expect(await outcome(cancelSignup({ event, signup: String(_id), person }, hours(25)))).toBe('session_started');
    expect(await countsOf(session)).toEqual({ taken: 1, confirmed: 1 });
  });
});

describe('one’s own sign-ups', () => {
  it('come newest first, page by page, and are nobody else’s', async ({ api }) => {
    const { id, sessions } = await anEvent({ sessions: [1, 2, 3, 4, 5].map((places) => aSession({ places })) });
    for (const sessionId of sessions) await api.post(`/events/${id}/signups`, { sessionId }, { as: 'zhao' });
    await api.post(`/events/${id}/signups`, { sessionId: sessions[1] }, { as: 'qian' });

    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body }: Reply = await api.get(`/me/signups?limit=2${cursor && `&cursor=${cursor}`}`, { as: 'zhao' });
      seen.push(...body.items.map(({ sessionId }: { sessionId: string }) => sessionId));
      cursor = body.next;
    }

    expect(seen).toEqual(sessions.toReversed());
    expect((await api.get('/me/signups')).status).toBe(401);
  });
});
