import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createApi, staffPassword } from '../support/api.ts';
import { buildCopy, installPackage, layOutImage } from '../support/program/installed.ts';
import {
  type Installation,
  nuanfeng,
  personalKeys,
  type Server,
  startServer,
  temporaryFolder,
} from '../support/program/program.ts';

/** What every page and document is made of; a file that was left out of an installation shows as an error of one of them. */
const pages = ['/', '/docs', '/screen/any-token', '/openapi.json', '/healthz', '/readyz'];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let built: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  built = join(folder.path, 'build');
  buildCopy(built);
  return () => folder.remove();
});

describe('the image', () => {
  const dbName = `test_image_${process.pid}`;
  let image: ReturnType<typeof layOutImage>;
  let environment: Record<string, string>;
  let server: Server;
  beforeAll(async () => {
    image = layOutImage(built, join(folder.path, 'image'));
    environment = {
      ...image.environment,
      ...personalKeys(),
      MONGODB_URI: inject('mongodbUri').replace('/?', `/${dbName}?`),
      TOKEN_SECRET: 'a secret of an image that a test lays out',
      WECHAT_API: 'stand-in',
      PORT: '0',
    };
    expect(await run('db', 'migrate')).toMatchObject({ code: 0 });
    server = await startServer(environment, undefined, image);
  });
  afterAll(async () => {
    expect(await server.stop()).toMatchObject({ code: 0 });
    const database = await mongoose.createConnection(inject('mongodbUri'), { dbName }).asPromise();
    await database.dropDatabase();
    await database.close();
  });
  const run = (...args: string[]) => nuanfeng(args, environment, `${staffPassword}\n`, image);

  it('serves every page, and every file that a page loads', async () => {
    await servesEveryPage(server);
  });

  it('shows its metrics to nobody where no token was set, and its log says so', async () => {
    expect((await fetch(new URL('/metrics', server.url))).status).toBe(404);
    expect(server.logged().map(({ msg }) => msg)).toContain('METRICS_TOKEN is not set: /metrics is not served');
  });

  it('makes the bulletin of a month as a table, a page and a document with its fonts', async () => {
    await writeFile(join(folder.path, 'list.csv'), '单位名称,参保人数,所属区县\n台州市采蜜厂,30,椒江区\n');
    const list = [
      'import',
      'employers',
      join(folder.path, 'list.csv'),
      '--source',
      'social-security',
      '--region',
      '3310',
    ];
    expect(await run('unions', 'make', '--region', '331000')).toMatchObject({ code: 0 });
    expect(await run(...list, '--as-of', '2021-12-10')).toMatchObject({ code: 0 });
    expect(await run('staff', 'add', 'reader', '--role', 'reader', '--union', '331000')).toMatchObject({ code: 0 });
    const month = ['--region', '331000', '--month', '2021-12'];
    expect(
      await run('coverage', 'bulletin', ...month, '--format', 'pdf', '--out', join(folder.path, 'b.pdf')),
    ).toMatchObject({
      code: 0,
    });
    const api = createApi(server.url);
    for (const [form, beginning] of [
      ['pdf', '%PDF'],
      ['csv', ''],
      ['html', '<!doctype html>'],
    ] as const) {
      const reply = await api.get(`/staff/coverage/bulletin/${form}?region=331000&month=2021-12`, {
        as: { staff: 'reader' },
      });
      expect(reply).toMatchObject({ status: 200, body: expect.stringContaining(beginning) });
    }
  });
});

describe('the packed package, installed in an empty folder', () => {
  let environment: Record<string, string>;
  let installation: Installation;
  let server: Server;
  beforeAll(async () => {
    installation = installPackage(built, join(folder.path, 'installed'));
    environment = { DATA_DIR: join(folder.path, 'data'), PORT: '0' };
    server = await startServer(environment, undefined, installation);
  });
  afterAll(async () => {
    expect(await server.stop()).toMatchObject({ code: 0 });
    await rm(join(folder.path, 'data'), { recursive: true });
  });

  it('is a trial with its sample, and serves every page, and every file that a page loads', async () => {
    await servesEveryPage(server);
    const { body } = await createApi(server.url).get('/stations/nearby?lng=121.4287&lat=28.6613');
    expect(body.items.length).toBeGreaterThan(0);
  });

  it('holds every file that its documents link to', async () => {
    const documents = (await readdir(installation.root, { recursive: true }))
      .filter((path) => path.endsWith('.md'))
      .filter((path) => !path.startsWith('dist/'));
    expect(documents).toEqual(expect.arrayContaining(['README.md', 'README.zh-CN.md', 'docs/operating.md']));
    const links = await Promise.all(
      documents.map(async (document) => {
        const text = await readFile(join(installation.root, document), 'utf8');
        return [...text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, to = '']) => join(dirname(document), to));
      }),
    );
    expect(links.flat().length).toBeGreaterThan(20);
    expect(links.flat().filter((path) => !existsSync(join(installation.root, path)))).toEqual([]);
  });

  it('names in its documents the oldest Node that npm lets it be installed with unwarned', async () => {
    const { engines } = JSON.parse(await readFile(join(installation.root, 'package.json'), 'utf8'));
    for (const document of ['README.md', 'README.zh-CN.md'])
      expect(await readFile(join(installation.root, document), 'utf8')).toMatch(
        new RegExp(`Node ${engines.node.slice(2)} (or newer|或更新版本)`),
      );
  });

  it('brings the command line', async () => {
    const told = await nuanfeng(['coverage', 'show', '--region', '331000', '--json'], environment, '', installation);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(told.stdout).total.employers).toBeGreaterThan(0);
  });
});

async function servesEveryPage({ url }: Server): Promise<void> {
  for (const path of pages) {
    const page = await fetch(new URL(path, url));
    expect({ path, status: page.status }).toEqual({ path, status: 200 });
    const text = await page.text();
    expect(text.length).toBeGreaterThan(0);
    if (!page.headers.get('Content-Type')?.startsWith('text/html')) continue;
    const files = [...text.matchAll(/(?:src|href)="([^"#:]+)"/g)].map(([, file = '']) => new URL(file, page.url));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files)
      expect({ file: file.pathname, status: (await fetch(file)).status }).toMatchObject({ status: 200 });
  }
}
