import { describe, expect } from 'vitest';
import { anEvent, aSession, hours } from '../support/activities/events.ts';
import { attended } from '../support/activities/points.ts';
import { it } from '../support/it.ts';
import { idOf } from '../support/people.ts';

/** Give somebody volunteer hours, a session a number of minutes, yesterday. */
async function served(person: string, minutes: readonly number[], kind = 'volunteer') {
  const made: { event: string; session: string; person: string }[] = [];
  for (const count of minutes) {
    const session = aSession({ startsAt: hours(-26), endsAt: hours(-20), opensAt: hours(-99), closesAt: hours(-27) });
    const { id, sessions } = await anEvent({ kind, title: '清洁家园', sessions: [session] });
    made.push({ event: id, session: sessions[0] as string, person: await idOf(person) });
    await attended(made.at(-1) as (typeof made)[number], { minutes: count });
  }
  return made;
}
const days = { from: '2026-01-01', until: '2099-12-31' };

describe('a certificate of volunteer hours', () => {
  it('says what the records say, and anybody can check that by its code', async ({ api }) => {
    await api.send('PUT', '/me', { name: '欧阳娜娜' }, { as: '欧阳' });
    await served('欧阳', [95, 60]);
    await served('欧阳', [600], 'course');
    const made = await api.post('/me/certificates', days, { as: '欧阳' });
    expect(made).toMatchObject({ status: 201, body: { minutes: 155, sessions: 2 } });
    const code: string = made.body.code;
    const written = code.toLowerCase().match(/.{4}/g)?.join('-');
    expect((await api.get(`/certificates/${written}`)).body).toMatchObject({
      name: '欧***',
      state: 'valid',
      minutes: 155,
      minutesNow: 155,
    });
    expect(await api.get('/certificates/2222222222222222')).toMatchObject({ status: 404 });
    expect((await api.get('/me/certificates', { as: '欧阳' })).body.items).toHaveLength(1);
  });

  it('is a PDF with the Chinese font in it, for its person only', async ({ api }) => {
    await api.send('PUT', '/me', { name: '㛃龘' }, { as: '生僻' });
    await served('生僻', [45]);
    const { body } = await api.post('/me/certificates', days, { as: '生僻' });
    const reply = await api.get(`/me/certificates/${body.code}/document`, { as: '生僻' });
    expect(reply.headers.get('Content-Type')).toBe('application/pdf');
    expect(reply.body).toMatch(/^%PDF-1\./);
    expect(reply.body).toMatch(/\/FontName \/\w+\+NotoSansHans-Regular/);
    expect(await api.get(`/me/certificates/${body.code}/document`, { as: '别人' })).toMatchObject({ status: 404 });
  });

  it('shows when hours were corrected after it was made, and is not printed again', async ({ api }) => {
    await api.send('PUT', '/me', { name: '王五' }, { as: '王五' });
    const [session] = await served('王五', [120]);
    const { body } = await api.post('/me/certificates', days, { as: '王五' });
    await attended(session as NonNullable<typeof session>, { minutes: 30, revision: 2 });
    expect((await api.get(`/certificates/${body.code}`)).body).toMatchObject({
      state: 'changed',
      minutes: 120,
      minutesNow: 30,
    });
    const print = await api.get(`/me/certificates/${body.code}/document`, { as: '王五' });
    expect(print).toMatchObject({ status: 409, body: { error: { code: 'certificate_changed' } } });
  });

  it('is refused without a name, without hours and for days the wrong way round', async ({ api }) => {
    const refusal = async (body: object) => (await api.post('/me/certificates', body, { as: '赵六' })).body.error.code;
    expect(await refusal(days)).toBe('certificate_no_name');
    await api.send('PUT', '/me', { name: '赵六' }, { as: '赵六' });
    expect(await refusal(days)).toBe('certificate_no_hours');
    expect(await refusal({ from: '2026-02-01', until: '2026-01-01' })).toBe('certificate_days_wrong');
  });

  it('goes when its person is erased', async ({ api }) => {
    await api.send('PUT', '/me', { name: '孙七' }, { as: '孙七' });
    await served('孙七', [120]);
    const { body } = await api.post('/me/certificates', days, { as: '孙七' });
    const { body: held } = await api.get('/me/export', { as: '孙七' });
    expect(JSON.stringify(held)).toContain(body.code);
    await api.delete('/me', { as: '孙七' });
    expect(await api.get(`/certificates/${body.code}`)).toMatchObject({ status: 404 });
  });
});
