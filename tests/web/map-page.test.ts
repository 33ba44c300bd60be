import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { StationModel } from '../../schemas/stations/station.ts';
import { readConfig } from '../../server/startup/config.ts';
import { seedStationTables } from '../../server/stations/vocabulary/station-tables.ts';
import { it as base, startServer } from '../support/it.ts';
import { openPage, skipsPages, startBrowser } from '../support/program/browser.ts';
import { stationsKnown } from '../support/stations/known-stations.ts';
import { aStation } from '../support/stations/stations.ts';

const attribution = '某市自然资源局 审图号：<b>样例</b>';
const markup = '<img src=x onerror=alert(1)>驿站';

/** A server with four stations in 椒江 and one far away, and a background of its own. */
const it = base.extend('url', { scope: 'file' }, async ({ database: _ }, { onCleanup }) => {
  await seedStationTables();
  await StationModel.insertMany([
    aStation({ name: '海门街道暖蜂驿站', lng: 121.43, lat: 28.66, hours: '24/7', services: ['hot_water', 'charging'] }),
    aStation({ name: '白云街道文化宫', kind: 'cultural_palace', lng: 121.4302, lat: 28.6601, hours: 'Mo-Su off' }),
    aStation({ name: markup, lng: 121.44, lat: 28.67, phone: '0576-12345678', writtenHours: '与社区工作时间一致' }),
    aStation({
      name: '葭沚街道工驿站',
      kind: 'worker_station',
      lng: 121.45,
      lat: 28.68,
      hours: '24/7',
      state: 'closed_temporarily',
      closure: { reason: '停电检修', from: new Date(), until: new Date('2099-03-01T08:00:00+08:00') },
    }),
    aStation({
      name: '楚门镇工驿站',
      kind: 'worker_station',
      lng: 121.29,
      lat: 28.24,
      approximate: 'street',
      hours: '24/7',
    }),
  ]);
  const tiles = await tileServer();
  const server = await startServer({ mapBackground: { tiles: `${tiles.url}/{z}/{x}/{y}.png`, attribution } });
  onCleanup(async () => {
    await server.stop();
    tiles.stop();
  });
  await stationsKnown(server.url, 5);
  return server.url;
});

/** A server of tiles, each a grey pixel. */
async function tileServer() {
  const pixel = Buffer.from('R0lGODlhAQABAIAAAMLCwgAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');
  const server = createServer((_, reply) => reply.setHeader('Content-Type', 'image/gif').end(pixel)).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

describe.skipIf(skipsPages)('the map in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser?.close());

  async function open(url: string, options: BrowserContextOptions = {}) {
    const { context, page, complaints } = await openPage(browser, options);
    const asked = new Set<string>();
    page.on('request', (request) => asked.add(new URL(request.url()).origin));
    await page.goto(url);
    const names = () => page.locator('#stations button').allInnerTexts();
    const circles = () => page.locator('.cluster, .point').allInnerTexts();
    return { context, page, complaints, asked, names, circles };
  }
  const haimen = '/#15/28.66/121.43';

  it('begins where there are stations, and shows how many stand where', async ({ url }) => {
    const { context, page, circles, complaints } = await open(url);
    await expect.poll(async () => (await circles()).toSorted()).toEqual(['', '4']);
    await page.locator('.cluster').click();
    await expect.poll(() => Number(page.url().split('#')[1]?.split('/')[0])).toBeGreaterThan(11);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('lists the nearest stations and whether they are open, and unfolds one that is tapped', async ({ url }) => {
    const { context, page, names, complaints } = await open(url + haimen);
    await expect.poll(names).toEqual(['海门街道暖蜂驿站', '白云街道文化宫', markup, '葭沚街道工驿站']);
    expect(await page.locator('#stations li').allInnerTexts()).toEqual([
      expect.stringMatching(/暖蜂驿站 · 0 m\n+开放中$/),
      expect.stringMatching(/文化宫 · \d+ m\n+未开放$/),
      expect.stringMatching(/1\.5 km\n+开放时间未知$/),
      expect.stringMatching(/工驿站 · 3\.0 km\n+未开放 · 停电检修 · 2099年3月1日 08:00 恢复开放$/),
    ]);
    await page.locator('#stations button').nth(2).click();
    await expect.poll(() => page.locator('.leaflet-tooltip').allInnerTexts()).toContain(markup);
    expect(await page.getAttribute('.chosen a', 'href')).toBe('tel:0576-12345678');
    expect(await page.innerText('.chosen .more')).toContain('与社区工作时间一致');
    await expect.poll(() => page.url()).toMatch(/#16\/28\.67000\/121\.44000$/);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('shows only what is open now, of a kind or with a service, where that is chosen', async ({ url }) => {
    const { context, page, names, circles } = await open(`${url}/#13/28.66/121.43`);
    await page.getByRole('button', { name: '现在开放' }).click();
    await expect.poll(names).toEqual(['海门街道暖蜂驿站']);
    await expect.poll(circles).toEqual(['1']);
    await page.getByRole('button', { name: '现在开放' }).click();
    await page.getByRole('button', { name: '充电', exact: true }).click();
    await expect.poll(names).toEqual(['海门街道暖蜂驿站']);
    await page.getByRole('combobox').selectOption('文化宫');
    await expect.poll(() => page.innerText('#heading')).toBe('附近没有符合条件的站点');
    await context.close();
  });

  it('finds a station by its initials and goes there, and tells no distance from the middle of the map', async ({
    url,
  }) => {
    const { context, page, names } = await open(url + haimen);
    await page.fill('#words', 'cmzgyz');
    await page.keyboard.press('Enter');
    await expect.poll(names).toEqual(['楚门镇工驿站']);
    await expect.poll(() => page.url()).toContain('/28.24000/121.29000');
    expect(await page.innerText('#stations')).toMatch(/^楚门镇工驿站\n+工驿站 · 大致位置\n/);
    await page.fill('#words', '没有这个站');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.innerText('#heading')).toBe('没有找到，请换个词试试');
    await context.close();
  });

  it('lists what is nearest to the visitor, whose browser speaks WGS-84', async ({ url }) => {
    // 121.29, 28.24 of GCJ-02.
    const geolocation = { longitude: 121.285437, latitude: 28.242606 };
    const { context, page, names } = await open(url + haimen, { geolocation, permissions: ['geolocation'] });
    await page.click('#locate');
    await expect.poll(names).toEqual(['楚门镇工驿站']);
    expect(await page.innerText('#stations')).toMatch(/工驿站 · \d{1,2} m/);
    await page.fill('#words', 'byjdwhg');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.innerText('#stations')).toMatch(/文化宫 · \d\d\.\d km/);
    await context.close();
  });

  it('says that the network is away, and goes on by itself when it is back', async ({ url }) => {
    const { context, page, names } = await open(url + haimen);
    await expect.poll(names).toHaveLength(4);
    await context.setOffline(true);
    await page.getByRole('button', { name: '现在开放' }).click();
    await expect.poll(() => page.innerText('#notice')).toBe('网络中断，正在重试…');
    await context.setOffline(false);
    await expect.poll(names).toEqual(['海门街道暖蜂驿站']);
    await expect.poll(() => page.isHidden('#notice')).toBe(true);
    await context.close();
  });

  it('speaks English to who asks for it', async ({ url }) => {
    const { context, page } = await open(url + haimen, { locale: 'en-GB' });
    await expect.poll(() => page.innerText('#stations')).toContain('Cultural palace');
    expect(await page.title()).toBe('Union service stations · Nuanfeng');
    await context.close();
  });

  it('shows the background that the operator named with its source as it is written, and asks no other host', async ({
    url,
  }) => {
    const { context, page, asked, complaints } = await open(url + haimen);
    await expect.poll(() => page.locator('.leaflet-tile-loaded').count()).toBeGreaterThan(3);
    expect(await page.innerText('.leaflet-bottom.leaflet-left')).toContain(attribution);
    const tiles = new URL((await page.getAttribute('.leaflet-tile', 'src')) ?? '').origin;
    expect([...asked].toSorted()).toEqual([new URL(url).origin, tiles].toSorted());
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe('the background of the map', () => {
  it('is named with its source, or not at all', () => {
    const tiles = 'https://tiles.example.org/{z}/{x}/{y}.png';
    expect(readConfig({ MAP_TILES: tiles, MAP_ATTRIBUTION: attribution }).mapBackground).toEqual({
      tiles,
      attribution,
    });
    expect(readConfig({ MAP_ATTRIBUTION: attribution }).mapBackground).toBeUndefined();
    expect(() => readConfig({ MAP_TILES: tiles })).toThrow('MAP_ATTRIBUTION is required with MAP_TILES.');
  });

  it.for(['tiles', 'ftp://tiles.example.org/{z}/{x}/{y}', 'https://tiles.example.org/{z}/{x}.png'])(
    'refuses MAP_TILES=%s',
    (text) => {
      expect(() => readConfig({ MAP_TILES: text, MAP_ATTRIBUTION: attribution })).toThrow(
        /: MAP_TILES=\S+ must be an http\(s\) address with \{z\}, \{x\} and \{y\}\.$/,
      );
    },
  );
});
