import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import jsqr from 'jsqr';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { SessionModel } from '../../schemas/activities/events/session.ts';
import { shanghaiText } from '../../schemas/platform/shanghai.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { createScreen } from '../../server/activities/attendance/check-in/screens.ts';
import { makeScreenCode, readScreenCode } from '../../server/activities/attendance/screen-codes.ts';
import { aDoor, scan } from '../support/activities/attendance.ts';
import { hours } from '../support/activities/events.ts';
import type { Api } from '../support/api.ts';
import { it } from '../support/it.ts';
import { idOf } from '../support/people.ts';
import { openPage, skipsPages, startBrowser } from '../support/program/browser.ts';
import { anOfficer, makeDistricts } from '../support/scope/scope-world.ts';

// A CommonJS module whose export is the function itself.
const readQr = jsqr as unknown as typeof jsqr.default;
let keeper: { staff: string } | undefined;

/** A session that is going on, with three people who come, and a screen of it. */
async function aScreen(api: Api) {
  if (!keeper) {
    await makeDistricts();
    keeper = { staff: (await anOfficer('station_keeper', 'A')).username };
  }
  await api.get('/me', { as: 'visitor' });
  const door = await aDoor({
    people: 3,
    named: [await idOf('visitor')],
    event: { union: 'A', title: '暖蜂驿站志愿值守' },
  });
  const made = await api.post(`/staff/sessions/${door.session}/screens`, { action: 'in' }, { as: keeper });
  expect(made.status).toBe(201);
  return { ...door, screen: made.body as { id: string; path: string }, as: keeper };
}

describe.skipIf(skipsPages)('the screen in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser?.close());

  async function open(url: string) {
    const { context, page, complaints } = await openPage(browser);
    await page.clock.install();
    await page.goto(url);
    return { context, page, complaints };
  }

  it('shows a code that a phone reads, and another after ten seconds without a reload', async ({ api, server }) => {
    const { session, screen, persons } = await aScreen(api);
    const { context, page, complaints } = await open(`${server.url}${screen.path}`);

    const first = await shownCode(page);
    expect(readScreenCode(first, new Date())).toMatchObject({ session, action: 'in' });
    // A machine that is busy may be slower than the life of a code: the visitor then scans the next.
    await expect
      .poll(async () => {
        const scanned = { code: await shownCode(page), nonce: randomUUID() };
        return (await api.post('/me/scans', scanned, { as: 'visitor' })).body;
      })
      .toMatchObject({ result: 'done', action: 'in' });
    const text = await page.innerText('body');
    for (const part of ['暖蜂驿站志愿值守', '签到', '职工服务中心', '报名 4 人']) expect(text).toContain(part);

    // The server's clock goes on as it is: an answer would take the page back to the code of now.
    await page.route('**/api/v1/screens/*', () => {});
    const before = await shownCode(page);
    await page.clock.fastForward(10_000);
    await expect.poll(() => shownCode(page)).not.toBe(before);
    for (const person of persons.slice(1)) await scan(session, person);
    await page.unroute('**/api/v1/screens/*');
    // The server tells a count again for a while before it counts anew.
    await expect
      .poll(async () => {
        const answered = page.waitForResponse('**/api/v1/screens/*');
        await page.clock.fastForward(5500);
        await answered;
        return page.innerText('#inside');
      })
      .toBe('已在场 4 人');
    expect(complaints).toEqual([]);
    if (process.env.SCREENSHOTS) await photograph(page);
    await context.close();
  });

  it('goes on for a minute without the network and says so, then hides the code, and comes back by itself', async ({
    api,
    server,
  }) => {
    const { screen } = await aScreen(api);
    const { context, page } = await open(`${server.url}${screen.path}`);
    const first = await shownCode(page);

    await context.setOffline(true);
    await page.clock.fastForward(15_000);
    await expect.poll(() => page.innerText('#offline')).toContain('网络中断');
    await expect.poll(() => shownCode(page)).not.toBe(first);
    await page.clock.fastForward(60_000);
    await expect.poll(() => page.isVisible('#qr')).toBe(false);
    expect(await page.innerText('#notice')).toContain('二维码已失效');
    await context.setOffline(false);
    await expect
      .poll(async () => ({ qr: await page.isVisible('#qr'), offline: await page.isVisible('#offline') }))
      .toEqual({ qr: true, offline: false });
    await context.close();
  });

  it('ends where staff end it, and where the session is cancelled', async ({ api, server }) => {
    const { session, screen, as } = await aScreen(api);
    const { context, page } = await open(`${server.url}${screen.path}`);
    await shownCode(page);
    expect((await api.delete(`/staff/sessions/${session}/screens/${screen.id}`, { as })).status).toBe(204);
    await page.clock.fastForward(5500);
    await expect.poll(() => page.innerText('#notice')).toContain('已失效');
    expect(await page.isVisible('#qr')).toBe(false);
    await context.close();
  });
});

describe('a screen', () => {
  it('is known by its token alone, until it ends or its session is cancelled', async ({ api }) => {
    const { session, screen, as } = await aScreen(api);
    const content = `/screens/${screen.path.split('/').at(-1)}`;
    const { body } = await api.get(content);
    expect(body).toMatchObject({ action: 'in', inside: 0 });
    expect(body.codes.map(({ text }: { text: string }) => text)).toEqual(
      body.codes.map(({ from }: { from: string }) => makeScreenCode({ session, action: 'in' }, new Date(from))),
    );
    expect((await api.get(`/screens/${'a'.repeat(32)}`)).status).toBe(404);
    const { body: list } = await api.get(`/staff/sessions/${session}/screens`, { as });
    expect(JSON.stringify(list)).not.toContain(screen.path.split('/').at(-1));
    await SessionModel.updateOne({ _id: session }, { cancelledAt: new Date() });
    expect((await api.get(content)).status).toBe(404);
  });

  it('is not made when nobody can check in any more, and until when one could is told in Shanghai’s time', async () => {
    const { session } = await aDoor({ session: { startsAt: hours(-3), endsAt: hours(-1) } });
    const made = createScreen(session, { action: 'in', by: 'x' }, everywhere, new Date());
    const refused = await made.catch((error) => error);
    expect(refused).toMatchObject({ code: 'checkin_closed', details: { until: expect.stringContaining('+08:00') } });
    expect(refused.message).toContain(shanghaiText(new Date(refused.details.until), 'en'));
  });

  it('is a page that runs nothing but what this server gives, and is told to nobody', async ({ server }) => {
    const page = await fetch(`${server.url}/screen/${'a'.repeat(32)}`);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    const html = await page.text();
    for (const [, source] of html.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      expect((await fetch(`${server.url}${source}`)).status, source).toBe(200);
    }
    expect(html).not.toMatch(/https?:|<script>|style="/);
  });
});

/** What a phone reads from the picture on the page. */
async function shownCode(page: Page): Promise<string> {
  await page.waitForSelector('#qr:not([hidden])');
  const greys = Buffer.from(await page.evaluate<string>(readGreys), 'latin1');
  const pixels = Uint8ClampedArray.from({ length: 4 * greys.length }, (_, at) =>
    at % 4 === 3 ? 255 : (greys[at >> 2] ?? 0),
  );
  return readQr(pixels, picture, picture)?.data ?? '';
}

const picture = 250;
/** Runs in the page: a character for each pixel, since a text comes over much faster than a list of numbers. */
const readGreys = `(async () => {
  const image = document.getElementById('qr');
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: ${picture}, height: ${picture} });
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0, ${picture}, ${picture});
  const { data } = context.getImageData(0, 0, ${picture}, ${picture});
  return Array.from({ length: data.length / 4 }, (_, at) => String.fromCharCode(data[4 * at])).join('');
})()`;

/** SCREENSHOTS names a folder: the page as a wall, a tablet and a phone show it, to be looked at. */
async function photograph(page: Page): Promise<void> {
  const folder = process.env.SCREENSHOTS as string;
  await mkdir(folder, { recursive: true });
  for (const [name, width, height] of [
    ['wall', 1920, 1080],
    ['tablet', 820, 1180],
    ['phone', 390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: `${folder}/${name}.png` });
  }
}
