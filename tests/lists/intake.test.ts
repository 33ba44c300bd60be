import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openList } from '../../server/lists/reading/open-list.ts';
import { openInput } from '../../server/sheets/input/open-input.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lists-'));
});
afterAll(() => rm(folder, { recursive: true }));

const text = '单位名称,参保人数\r\n台州甲公司,15\r\n温岭乙厂,20\r\n';
// 单位名称,参保人数 / 台州甲公司,15 / 温岭乙厂,20 in GBK
const gbk = Buffer.from(
  'b5a5cebbc3fbb3c62cb2ceb1a3c8cbcafd0d0acca8d6ddbcd7b9abcbbe2c31350d0acec2c1ebd2d2b3a72c32300d0a',
  'hex',
);

async function read(bytes: Uint8Array | string, options: { encoding?: string; piece?: number } = {}) {
  const whole = Buffer.from(bytes as string);
  const size = options.piece ?? 7;
  const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
    whole.subarray(i * size, (i + 1) * size),
  );
  const list = await openList(
    { stream: Readable.from(pieces), name: 'stdin' },
    { source: 'social-security', encoding: options.encoding },
  );
  const rows = (await Array.fromAsync(list.rows())).flat();
  await list.close();
  return { ...list.file, rows, names: rows.map(({ values }) => values.name) };
}

const swap = (bytes: Buffer) => Buffer.from(bytes).swap16();
const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');

describe('the encoding of a list', () => {
  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['utf-16le', utf16],
    ['utf-16be', swap(utf16)],
    ['gb18030', gbk],
    ['gb18030', Buffer.concat([Buffer.from('84319533', 'hex'), gbk])],
  ] as const)('is found to be %s, in one piece or in many, gzipped or not', async (encoding, bytes) => {
    for (const piece of [1, 7, 10_000]) {
      for (const sent of [bytes, gzipSync(bytes)]) {
        const list = await read(sent, { piece });
        expect(list).toMatchObject({ encoding, bytes: bytes.length, names: ['台州甲公司', '温岭乙厂'] });
      }
    }
  });

  it('is GB18030 where GBK bytes come late', async () => {
    const late = Buffer.concat([
      Buffer.from(`name,headcount\r\n${'Acme Ltd,15\r\n'.repeat(20_000)}`),
      gbk.subarray(19),
    ]);
    const list = await read(late, { piece: 65_536 });
    expect(list.encoding).toBe('gb18030');
    expect(list.names.at(-1)).toBe('温岭乙厂');
  });

  it('is not guessed where it is neither: the line is named, and the bad row is rejected once the encoding is given', async () => {
    const cut = Buffer.from(text);
    const at = cut.indexOf('甲') + 1;
    const broken = Buffer.concat([cut.subarray(0, at), cut.subarray(at + 1)]);
    await expect(read(broken)).rejects.toMatchObject({ code: 'list_encoding_mixed', details: { line: 2 } });
    const { rows } = await read(broken, { encoding: 'utf8' });
    expect(rows.map(({ problems }) => problems.map(({ code }) => code))).toEqual([['row_damaged'], []]);
  });

  it('can be named', async () => {
    expect((await read(gbk, { encoding: 'GBK' })).encoding).toBe('gb18030');
    expect((await read(utf16.subarray(2), { encoding: 'utf16le' })).names).toEqual(['台州甲公司', '温岭乙厂']);
    await expect(read(gbk, { encoding: 'ebcdic' })).rejects.toMatchObject({ code: 'list_encoding_unknown' });
  });
});

describe('what is no list', () => {
  const noise = Buffer.from(Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7919 + (i >> 8) * 104_729) & 0xff));
  it.each([
    ['list_empty', Buffer.alloc(0)],
    ['list_empty', gzipSync('')],
    ['list_header_only', Buffer.from('单位名称,参保人数\r\n')],
    ['list_header_only', Buffer.from('单位名称,参保人数\r\n,\r\n合计,0\r\n')],
    ['list_no_header', Buffer.from('甲,乙\r\n丙,丁\r\n')],
    ['list_workbook_broken', Buffer.concat([Buffer.from('PK\x03\x04'), noise])],
    ['list_is_ole', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), noise])],
    ['list_is_html', Buffer.from('<html><table><tr><td>单位名称</td></tr></table></html>')],
    ['list_is_html', Buffer.from('\ufeff<!-- 台账 -->\n<div><table><tr><td>单位名称</td></tr></table></div>')],
    ['list_is_html', Buffer.from('\ufeff<html><table><tr><td>单位名称</td></tr></table></html>', 'utf16le')],
    [
      'list_is_mhtml',
      Buffer.from(
        'From: <Saved by Excel>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n单位名称\r\n',
      ),
    ],
    ['list_blank', Buffer.from('\r\n\r\n \t\r\n')],
    ['list_blank', Buffer.from('\n'.repeat(5000))],
    ['list_blank', Buffer.from(',,,\n'.repeat(300))],
    ['list_no_header', Buffer.from(`${'\n'.repeat(5000)}甲,乙\n`)],
    ['list_too_many_columns', Buffer.from(`单位名称,参保人数${','.repeat(999)}\n甲公司,5\n`)],
    ['list_binary', noise],
    ['list_binary', Buffer.alloc(5000)],
    ['list_gzip_broken', gzipSync(text.repeat(100)).subarray(0, 60)],
    ['list_gzip_bomb', gzipSync(`单位名称\n${'\n'.repeat(40_000_000)}`)],
    ['list_one_line', Buffer.from('x'.repeat(1_200_000))],
  ] as const)('is refused: %s', async (code, bytes) => {
    await expect(read(bytes, { piece: 10_000 })).rejects.toMatchObject({ code });
  });

  it('is a file that is not there, a folder, or one over the limit', async () => {
    await expect(openInput({ path: join(folder, 'none.csv') })).rejects.toMatchObject({ code: 'list_not_found' });
    await expect(openInput({ path: folder })).rejects.toMatchObject({ code: 'list_not_readable' });
    const stream = Readable.from([gzipSync(text.repeat(1000))]);
    await expect(openInput({ stream, name: 'x' }, { maxBytes: 1000 })).rejects.toMatchObject({
      code: 'list_too_large',
    });
  });

  it('is a bomb, of which no more is inflated than shows it: the end of the file is never reached', async () => {
    const blank = gzipSync(Buffer.alloc(20 * 1024 ** 2, '\n'));
    let taken = 0;
    const stream = (async function* () {
      // One gzip file may be made of many.
      for (yield gzipSync(text); taken < 1000; taken++) yield blank;
    })();
    await expect(openInput({ stream, name: 'x' })).rejects.toMatchObject({ code: 'list_gzip_bomb' });
    expect(taken).toBeLessThan(100);
  });

  it('is a table of one row written a thousand times, however well that compresses', async () => {
    const { bytes } = await read(gzipSync(text + '台州丙公司,3\r\n'.repeat(100_000)), { piece: 10_000 });
    expect(bytes).toBeGreaterThan(1_000_000);
  });

  it('is a file that grows while it is read', async () => {
    const path = join(folder, 'growing.csv');
    await writeFile(path, text);
    const stop = new AbortController();
    const writing = (async () => {
      while (!stop.signal.aborted) await appendFile(path, '台州丙公司,3\r\n');
    })();
    await expect(openList({ path }, { source: 'census' })).rejects.toMatchObject({ code: 'list_changed' });
    stop.abort();
    await writing;
  });
});

describe('a list that was taken in', () => {
  it('stays as it was when its file changes later, and says that it did', async () => {
    const path = join(folder, 'later.csv');
    await writeFile(path, text);
    const list = await openList({ path }, { source: 'social-security' });
    expect(await list.changed()).toBe(false);
    await writeFile(path, '什么都没有了');
    expect(await list.changed()).toBe(true);
    expect((await Array.fromAsync(list.rows())).flat()).toHaveLength(2);
    await list.close();
  });

  it('has the same hash gzipped', async () => {
    expect((await read(gzipSync(text))).sha256).toBe((await read(text)).sha256);
  });

  it('does not hold a line of 300 MB in memory', async () => {
    const before = process.memoryUsage.rss();
    const piece = Buffer.alloc(1 << 20, 'x');
    async function* stream() {
      yield Buffer.from('单位名称,参保人数\n甲公司,1\n');
      for (let i = 0; i < 300; i++) yield piece;
      yield Buffer.from('\n乙公司,2\n');
    }
    const list = await openList({ stream: stream(), name: 'long' }, { source: 'social-security' });
    const rows = (await Array.fromAsync(list.rows())).flat();
    expect(rows.map(({ line, problems }) => [line, problems[0]?.code])).toEqual([
      [2, undefined],
      [3, 'row_too_long'],
      [4, undefined],
    ]);
    await list.close();
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 * 1024 * 1024);
  });
});
