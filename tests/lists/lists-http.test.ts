import { readdir, readlink } from 'node:fs/promises';
import { type ClientRequest, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import mongoose from 'mongoose';
import { pino } from 'pino';
import { describe, expect } from 'vitest';
import { startListQueue } from '../../server/lists/importing/list-queue.ts';
import { staffPassword } from '../support/api.ts';
import { it as base } from '../support/it.ts';
import { gb18030 } from '../support/lists/gb18030.ts';
import { csv, emptyRegister, stored } from '../support/lists/lists.ts';
import {
  bee,
  city,
  firms,
  formOf,
  hive,
  huangyan,
  jiaojiang,
  reader,
  settled,
  unionsAndOfficers,
  uploadRows,
} from '../support/lists/uploads.ts';

const it = base.extend('maxUpload', { scope: 'file' }, 2 * 1024 * 1024).extend('regions', { scope: 'file' }, true);

it.beforeEach(async () => {
  await emptyRegister();
  await unionsAndOfficers();
});

const lists = () => mongoose.connection.collection('lists');

describe('uploading a list', () => {
  it('is answered with its number and what was recognised, and goes on to the end', async ({ api }) => {
    const reply = await uploadRows(api, jiaojiang, [{ ...bee, head: 15 }, ...firms(0, 2500)]);
    expect(reply).toMatchObject({
      status: 202,
      body: { same: false, encoding: 'utf-8', list: { region: '331002', by: 'jiaojiang', asOf: '2026-10-31' } },
    });
    expect(reply.body.columns).toContainEqual({ title: '单位名称', field: 'name' });

    const list = await settled(api, jiaojiang, reply.body.list.id);
    expect(list).toMatchObject({ rows: 2501, lines: 2501, counts: { read: 2501, added: 2501, rejected: 0 } });
    expect(await stored()).toHaveLength(2501);
  });

  it('takes a gzipped file, another encoding and a mapping of columns', async ({ api }) => {
    const rows = gzipSync(gb18030('客户,片区\n台州市工蜂塑料厂,椒江区\n'));
    const fields = { source: 'other', encoding: 'gbk', mapping: JSON.stringify({ name: '客户', district: '片区' }) };
    const reply = await api.send('POST', '/staff/lists', formOf(fields, rows, '清单.csv.gz'), { as: city });
    expect(reply).toMatchObject({ status: 202, body: { encoding: 'gb18030', list: { file: '清单.csv.gz' } } });
    expect(await settled(api, city, reply.body.list.id)).toMatchObject({ counts: { added: 1 } });
    expect(await stored()).toMatchObject([{ region: '331002' }]);
  });

  it('refuses the rows of other districts, known and unknown', async ({ api }) => {
    const elsewhere = { name: '杭州西湖某某厂', district: '西湖区' };
    const { body } = await uploadRows(api, jiaojiang, [bee, hive, elsewhere]);
    const list = await settled(api, jiaojiang, body.list.id);
    expect(list.counts).toMatchObject({ added: 1, rejected: 2, problems: { row_outside_scope: 2 } });
    expect(await stored()).toMatchObject([{ name: bee.name }]);
  });

  it('takes rows without a district for those of the district that the list is of', async ({ api }) => {
    const { body } = await uploadRows(api, jiaojiang, [{ name: bee.name, head: 7 }]);
    expect((await settled(api, jiaojiang, body.list.id)).counts).toMatchObject({ added: 1 });
    expect(await stored()).toMatchObject([{ region: '331002', headcount: 7 }]);
  });

  it('takes rows without a district for somewhere in the city that the list is of', async ({ api }) => {
    const { body } = await uploadRows(api, city, [{ name: bee.name, code: bee.code, head: 7 }]);
    expect((await settled(api, city, body.list.id)).counts).toMatchObject({ added: 1 });
    const [employer] = (await api.get('/staff/employers', { as: city })).body.items;
    expect(employer).toMatchObject({ name: bee.name, region: '3310', district: null });
    expect((await api.get('/staff/employers', { as: jiaojiang })).body.items).toEqual([]);
  });

  it('lets the next district in with the same file, and tells the same officer that it is in', async ({ api }) => {
    const first = await uploadRows(api, jiaojiang, [bee, hive]);
    await settled(api, jiaojiang, first.body.list.id);
    const second = await uploadRows(api, huangyan, [bee, hive]);
    expect(second.body).toMatchObject({ same: false });
    await settled(api, huangyan, second.body.list.id);
    expect(await stored()).toHaveLength(2);

    const again = await uploadRows(api, huangyan, [bee, hive]);
    expect(again.body).toMatchObject({ same: true, list: { id: second.body.list.id, state: 'done' } });
  });

  it('refuses another region than one’s own, and one that is larger than a city', async ({ api }) => {
    expect(await uploadRows(api, jiaojiang, [bee], { region: '331003' })).toMatchObject({
      status: 403,
      body: { error: { code: 'outside_scope' } },
    });
    expect(await uploadRows(api, jiaojiang, [bee], { region: '999999' })).toMatchObject({
      status: 403,
      body: { error: { code: 'outside_scope' } },
    });
    expect(await lists().countDocuments()).toBe(0);
  });

  it.for([
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 415, 'list_binary'],
    ['half a workbook', Buffer.from('504b030414000600', 'hex'), 400, 'list_workbook_broken'],
    ['another program’s file', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 415, 'list_is_ole'],
    ['an empty file', '', 400, 'list_empty'],
    ['a table of something else', '甲,乙\n1,2\n', 400, 'list_no_header'],
    ['a file of only a header', '单位名称,所属区县\n', 400, 'list_header_only'],
  ] as const)('refuses %s at once, and keeps nothing of it', async ([, content, status, code], { api }) => {
    const form = formOf({ source: 'census' }, content);
    expect(await api.send('POST', '/staff/lists', form, { as: city })).toMatchObject({
      status,
      body: { error: { code } },
    });
    expect(await lists().countDocuments()).toBe(0);
  });

  it('names every wrong field, a missing file, and fields that come after it', async ({ api }) => {
    const wrong = await api.send('POST', '/staff/lists', formOf({ source: 'x', asOf: 'y', colour: 'red' }, 'a'), {
      as: city,
    });
    expect(wrong.body.error.details.fields.map(({ field }: { field: string }) => field)).toEqual([
      'body.source',
      'body.asOf',
      'body.colour',
    ]);
    const bare = new FormData();
    bare.append('source', 'census');
    expect(await api.send('POST', '/staff/lists', bare, { as: city })).toMatchObject({
      status: 400,
      body: { error: { details: { fields: [{ field: 'file', problem: '缺少此项' }] } } },
    });
    const late = formOf({ source: 'census' }, csv('census', [bee]));
    late.append('region', '331002');
    expect(await api.send('POST', '/staff/lists', late, { as: city })).toMatchObject({
      status: 400,
      body: { error: { code: 'upload_order' } },
    });
    expect(await lists().countDocuments()).toBe(0);
  });

  it('takes a form nowhere else, and nothing else than a form here', async ({ api }) => {
    const form = formOf({ source: 'census' }, 'a');
    expect(await api.send('POST', '/staff/lists/1/undo', form, { as: city })).toMatchObject({
      status: 415,
      body: { error: { code: 'body_not_supported' } },
    });
    expect(await api.post('/staff/lists', { source: 'census' }, { as: city })).toMatchObject({
      status: 415,
      body: { error: { code: 'upload_expected' } },
    });
  });

  it.for([
    ['nobody', undefined, 401],
    ['a person', 'wang', 403],
    ['a reader', reader, 403],
  ] as const)('is not for %s', async ([, as, status], { api }) => {
    const form = formOf({ source: 'census' }, csv('census', [bee]));
    expect((await api.send('POST', '/staff/lists', form, as && { as })).status).toBe(status);
    expect(await lists().countDocuments()).toBe(0);
  });
});

describe('an upload that goes wrong', () => {
  it('is refused by its announced size before it is sent, and by its real size while it is', async ({
    api,
    server,
  }) => {
    const announced = await sendRaw(server.url, api, { 'Content-Length': String(300 * 1024 * 1024) }, (send) => {
      send.flushHeaders();
    });
    expect(announced).toBe(413);
    const line = `${'蜂'.repeat(300)},椒江区\n`;
    const unannounced = await sendRaw(server.url, api, { 'Transfer-Encoding': 'chunked' }, (send) => {
      send.write(`${head}单位名称,所属区县\n${line.repeat(4000)}`);
      send.end(tail);
    });
    expect(unannounced).toBe(413);
    const bomb = gzipSync(`单位名称,所属区县\n${line.repeat(10_000)}`);
    const reply = await api.send('POST', '/staff/lists', formOf({ source: 'census' }, bomb, 'a.csv.gz'), { as: city });
    expect(reply).toMatchObject({ status: 413, body: { error: { code: 'list_too_large' } } });
    expect(await lists().countDocuments()).toBe(0);
  });

  it('leaves nothing where the client goes away, or leaves the end out', async ({ api, server }) => {
    server.logged.length = 0;
    const sending = Promise.withResolvers<ClientRequest>();
    const cut = sendRaw(server.url, api, { 'Transfer-Encoding': 'chunked' }, (send) => {
      send.write(`${head}${csv('census', firms(0, 900))}`);
      sending.resolve(send);
    });
    const gone = expect(cut).rejects.toThrow(/hang up|aborted|ECONNRESET/);
    await expect.poll(spools).toHaveLength(1);
    (await sending.promise).destroy();
    await gone;
    const short = await sendRaw(server.url, api, { 'Transfer-Encoding': 'chunked' }, (send) => {
      send.end(`${head}${csv('census', firms(0, 900))}`);
    });
    expect(short).toBe(400);
    expect(await lists().countDocuments()).toBe(0);
    await expect.poll(spools).toEqual([]);
    expect(server.logged.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
  });

  it('waits for another list of the region, and neither harms the other', async ({ api }) => {
    const [first, second] = await Promise.all([
      uploadRows(api, jiaojiang, firms(0, 2200)),
      uploadRows(api, jiaojiang, firms(1800, 4000), { source: 'census' }),
    ]);
    const done = [
      await settled(api, jiaojiang, first.body.list.id),
      await settled(api, jiaojiang, second.body.list.id),
    ];
    expect(done.map(({ counts }) => counts.read)).toEqual([2200, 2200]);
    expect(done[0].counts.added + done[1].counts.added).toBe(4000);
    expect(await stored()).toHaveLength(4000);
  });

  it('gives the same file, sent twice at once, one number', async ({ api }) => {
    const replies = await Promise.all([1, 2].map(() => uploadRows(api, jiaojiang, firms(0, 1500))));
    const last = await uploadRows(api, jiaojiang, firms(0, 1500));
    expect(new Set([...replies, last].map(({ body }) => body.list.id)).size).toBe(1);
    expect(replies.map(({ body }) => body.same).sort()).toEqual([false, true]);
    await settled(api, jiaojiang, last.body.list.id);
    expect(await stored()).toHaveLength(1500);
  });

  it('is turned away while too many others are being received', async () => {
    const background = startListQueue(pino({ level: 'silent' }));
    const hold = Promise.withResolvers<void>();
    const scope = { unions: ['331002'], regions: ['331002'] };
    const take = (name: string) => {
      const stream = (async function* () {
        await hold.promise;
        yield Buffer.from('');
      })();
      return background.upload({ name, stream }, { source: 'census', scope }, new Date());
    };
    const held = Array.from({ length: 8 }, (_, at) => take(`${at}.csv`).catch(({ code }) => code));
    await expect(take('one more.csv')).rejects.toMatchObject({ code: 'overloaded' });
    hold.resolve();
    expect(await Promise.all(held)).toEqual(Array(8).fill('list_empty'));
    await expect(take('later.csv')).rejects.toMatchObject({ code: 'list_empty' });
  });

  it('stops at a chunk when the server stops, and the same file goes on from there', async ({ api }) => {
    const rows = firms(0, 6000);
    const stopping = startListQueue(pino({ level: 'silent' }));
    const stream = (async function* () {
      yield Buffer.from(csv('social-security', rows));
    })();
    const scope = { unions: ['331002'], regions: ['331002'] };
    const options = { source: 'social-security', asOf: '2026-10-31', by: 'jiaojiang', scope } as const;
    const { list } = await stopping.upload({ name: 'a.csv', stream }, options, new Date());
    while (((await lists().findOne({ _id: list._id as never }))?.rows ?? 0) < 1000);
    await stopping.drain(10_000);

    const broken = (await api.get(`/staff/lists/${list._id}`, { as: jiaojiang })).body;
    expect(broken).toMatchObject({ state: 'interrupted' });
    // Rows without a code go in by five hundred.
    expect(broken.rows % 500).toBe(0);
    expect(broken.rows).toBeLessThan(6000);
    const again = await uploadRows(api, jiaojiang, rows);
    expect(again.body).toMatchObject({ same: false, list: { id: String(list._id) } });
    expect(await settled(api, jiaojiang, String(list._id))).toMatchObject({ rows: 6000, counts: { added: 6000 } });
    expect(await stored()).toHaveLength(6000);
  });
});

const boundary = 'nuanfeng-test';
const head = `--${boundary}\r\nContent-Disposition: form-data; name="source"\r\n\r\ncensus\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n`;
const tail = `\r\n--${boundary}--\r\n`;

/** The status of an upload that is sent by hand. */
async function sendRaw(
  url: string,
  api: { post(path: string, body: unknown): Promise<{ body: { accessToken: string } }> },
  headers: Record<string, string>,
  send: (sending: ReturnType<typeof request>) => void,
): Promise<number> {
  const { body } = await api.post('/auth/staff', { username: 'city', password: staffPassword });
  return new Promise((resolve, reject) => {
    const sending = request(`${url}/api/v1/staff/lists`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${body.accessToken}`,
        'Content-Type': `multipart/form-data; boundary=${boundary}`,
        ...headers,
      },
    });
    sending.on('response', (reply) => {
      resolve(reply.statusCode ?? 0);
      reply.resume();
      if (headers['Content-Length']) sending.destroy();
    });
    sending.on('error', reject);
    send(sending);
  });
}

/** The files that this process holds open of what it receives; they are in no folder any more (proc(5)). */
async function spools(): Promise<string[]> {
  const open = (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''));
  return (await Promise.all(open)).filter((path) => path.includes('nuanfeng-list-'));
}
