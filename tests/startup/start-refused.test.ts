import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { findMongod } from '../../server/platform/database/local-mongod/find-mongod.ts';
import { mongodEnvironment } from '../../server/platform/database/local-mongod/mongod-binary.ts';
import { identifyMongod } from '../../server/platform/database/local-mongod/mongod-replica-set.ts';
import { createApi } from '../support/api.ts';
import {
  type Ended,
  mongodsOf,
  nuanfeng,
  personalKeys,
  refusedServer,
  startServer,
  temporaryFolder,
} from '../support/program/program.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  return () => folder.remove();
});

const secret = randomBytes(32).toString('hex');
/** A database of the suite's replica set, in the form that an operator names it. */
const databaseUri = (name: string, uri = inject('mongodbUri')) => uri.replace('/?', `/start_${process.pid}_${name}?`);

describe('with MONGODB_URI', () => {
  it('asks for a migration first, and serves when it was made', async () => {
    const environment = {
      MONGODB_URI: databaseUri('migrated'),
      TOKEN_SECRET: secret,
      ...personalKeys(),
      WECHAT_API: 'stand-in',
      PORT: '0',
    };
    const refused = await refusedServer({ ...environment, NUANFENG_LANG: 'en' });
    expectOneSentence(refused, /run nuanfeng db migrate first/);
    expect(await nuanfeng(['db', 'migrate'], environment)).toMatchObject({ code: 0, stderr: '' });

    const server = await startServer(environment);
    const taken = { ...environment, PORT: new URL(server.url).port };
    expectOneSentence(await refusedServer(taken), new RegExp(`无法监听 127.0.0.1:${taken.PORT}（EADDRINUSE）：请`));
    expect((await createApi(server.url).get('/regions?parent=331000')).body.items).toHaveLength(9);
    expect(server.said()).not.toContain('curl');
    server.signal('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0 });
  });

  it('answers 503 while the database is away, and serves again when it is back', async () => {
    const { host } = new URL(inject('mongodbUri'));
    const line = await breakableLine(Number(host.split(':')[1]));
    const uri = databaseUri('away', `mongodb://127.0.0.1:${line.port}/?directConnection=true`);
    const environment = {
      MONGODB_URI: uri,
      TOKEN_SECRET: secret,
      WECHAT_API: 'stand-in',
      PORT: '0',
      ...personalKeys(),
    };
    await nuanfeng(['db', 'migrate'], environment);
    const server = await startServer(environment);
    const api = createApi(server.url);

    line.cut();
    const replies = await Promise.all([
      api.get('/events'),
      api.post('/auth/staff', { username: 'nobody', password: 'a password for nobody' }),
      server.ready(),
    ]);
    expect(replies.map((reply) => (typeof reply === 'object' ? reply.status : reply))).toEqual([503, 503, 503]);
    expect(replies[0].body.error.code).toBe('database_unavailable');

    line.mend();
    await expect.poll(server.ready).toBe(200);
    expect((await api.get('/events')).status).toBe(200);
    server.signal('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0 });
    await line.close();
  });
});

describe('a start is refused in one sentence that says what to do', () => {
  it.for<[string, () => Promise<Record<string, string>>, RegExp, RegExp]>([
    [
      'for wrong values, of which the secret ones are not shown',
      async () => ({ PORT: 'abc', SAMPLE: 'yes', TOKEN_SECRET: 'too short' }),
      /^环境变量有误，请在 \.env 或命令行中改正：PORT="abc" 应为 0 到 65535 的整数；SAMPLE="yes" 应为 on 或 off；TOKEN_SECRET=… 至少 32 个字符。$/,
      /^The environment is wrong, correct it .*: PORT="abc" must be a number from 0 to 65535; SAMPLE="yes" must be on or off; TOKEN_SECRET=… must have at least 32 characters\.$/,
    ],
    [
      'for a data directory below a file',
      async () => {
        await writeFile(join(folder.path, 'file'), '');
        return { DATA_DIR: join(folder.path, 'file', 'data') };
      },
      /^数据目录 .*file\/data 不能写入（ENOTDIR）：请/,
      /^The data directory .*file\/data cannot be written \(ENOTDIR\): check/,
    ],
    [
      'for secrets that were damaged',
      async () => {
        await mkdir(join(folder.path, 'damaged'), { recursive: true });
        await writeFile(join(folder.path, 'damaged', 'secrets.json'), '{"tok');
        return { DATA_DIR: join(folder.path, 'damaged') };
      },
      /^.*secrets\.json 无法读取或内容已损坏：请/,
      /^.*secrets\.json cannot be read or is damaged: restore it/,
    ],
    [
      'for a database without a secret',
      async () => ({ MONGODB_URI: databaseUri('empty') }),
      /TOKEN_SECRET 指定 MONGODB_URI 时必填；PERSONAL_KEYS .*WECHAT_APPID /,
      /TOKEN_SECRET is required with MONGODB_URI; PERSONAL_KEYS .*WECHAT_APPID /,
    ],
    [
      'for an address that names no database',
      async () => ({
        MONGODB_URI: inject('mongodbUri'),
        TOKEN_SECRET: secret,
        WECHAT_API: 'stand-in',
        ...personalKeys(),
      }),
      /MONGODB_URI=… 应为 mongodb:\/\/主机\/数据库名\?选项，数据库名不可省略/,
      /MONGODB_URI=… must be mongodb:\/\/hosts\/database\?options, with the name of the database/,
    ],
    [
      'for a database that is not there',
      async () => ({
        MONGODB_URI: 'mongodb://127.0.0.1:1/x',
        TOKEN_SECRET: secret,
        WECHAT_API: 'stand-in',
        ...personalKeys(),
      }),
      /^无法连接 MONGODB_URI 指定的副本集：请/,
      /^The replica set that MONGODB_URI names cannot be reached: check/,
    ],
  ])('%s', async ([, environment, zh, en]) => {
    const given = { PORT: '0', DATA_DIR: join(folder.path, 'refused'), ...(await environment()) };
    const [inChinese, inEnglish] = await Promise.all([
      refusedServer(given),
      refusedServer({ ...given, NUANFENG_LANG: 'en' }),
    ]);
    expectOneSentence(inChinese, zh);
    expectOneSentence(inEnglish, en);
    expect(mongodsOf(folder.path)).toEqual([]);
  });
});

describe('a mongod that stands alone', () => {
  it('is refused, because it has no transactions', async () => {
    const lone = await standaloneMongod(join(folder.path, 'lone'));
    try {
      const given = {
        MONGODB_URI: lone.uri,
        TOKEN_SECRET: secret,
        WECHAT_API: 'stand-in',
        PORT: '0',
        ...personalKeys(),
      };
      expectOneSentence(await refusedServer(given), /^MONGODB_URI 指定的是单机 mongod，不支持事务：请改用副本集/);
      const inEnglish = await refusedServer({ ...given, NUANFENG_LANG: 'en' });
      expectOneSentence(
        inEnglish,
        /^MONGODB_URI names a standalone mongod, which has no transactions: use a replica set/,
      );
    } finally {
      await lone.stop();
    }
  });
});

/** What is said may follow lines of progress; it is the last, and no stack is among them. */
function expectOneSentence({ code, stdout, stderr }: Ended, sentence: RegExp): void {
  const lines = stderr.trimEnd().split('\n');
  expect(lines.at(-1)).toMatch(sentence);
  expect(lines.filter((line) => /^\s+at |Error:/.test(line))).toEqual([]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
}

/** A mongod that is no member of a replica set. */
async function standaloneMongod(dir: string) {
  const program = await findMongod(() => {});
  const port = await freePort();
  await mkdir(dir, { recursive: true });
  const mongod = spawn(program.path, ['--dbpath', dir, '--port', String(port), '--bind_ip', '127.0.0.1'], {
    stdio: 'ignore',
    env: mongodEnvironment(program),
  });
  const gone = once(mongod, 'exit');
  await expect.poll(() => identifyMongod(port)).toBeDefined();
  return {
    uri: `mongodb://127.0.0.1:${port}/lone`,
    async stop() {
      mongod.kill('SIGKILL');
      await gone;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** A way to a port of loopback that can be cut and mended. */
async function breakableLine(target: number) {
  const open = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => {}).on('close', () => open.delete(socket));
    }
    if (!whole) near.destroy();
    near.pipe(far).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const end = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as { port: number }).port,
    cut() {
      whole = false;
      end();
    },
    mend() {
      whole = true;
    },
    async close() {
      server.close();
      end();
    },
  };
}
