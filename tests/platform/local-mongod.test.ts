import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { findMongod } from '../../server/platform/database/local-mongod/find-mongod.ts';
import {
  type LocalMongod,
  type LocalMongodStep,
  startLocalMongod,
} from '../../server/platform/database/local-mongod/local-mongod.ts';
import { mongodEnvironment } from '../../server/platform/database/local-mongod/mongod-binary.ts';
import { identifyMongod } from '../../server/platform/database/local-mongod/mongod-replica-set.ts';
import { findProcess, sendSignal, waitForExit } from '../../server/platform/database/local-mongod/processes.ts';
import { StartError } from '../../server/platform/errors/start-error.ts';
import { insert, names, talk } from '../support/database/mongod-talk.ts';
import { mongodUser } from '../support/database/mongod-user.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'nuanfeng-local-mongod-'));
  // Registered first, it runs last: after the users have stopped.
  onTestFinished(async () => {
    const { process: left } = JSON.parse(await readFile(join(dir, 'mongod.json'), 'utf8').catch(() => '{}'));
    if (left) {
      sendSignal(left, 'SIGKILL');
      await waitForExit(left, 5000);
    }
    await rm(dir, { recursive: true, force: true });
  });
});

describe('the local mongod', () => {
  it('runs transactions and change streams', async () => {
    await talk(await start(), async ({ client, people, admin }) => {
      const { operationTime } = await admin.command({ ping: 1 });
      await using changes = people.watch([], { startAtOperationTime: operationTime });

      await client.withSession((session) =>
        session.withTransaction(() => people.insertOne({ name: 'wang' }, { session })),
      );

      expect(await changes.next()).toMatchObject({ operationType: 'insert', fullDocument: { name: 'wang' } });
    });
  });

  it('listens on loopback alone, with compression disabled', async () => {
    const options = await talk(await start(), ({ admin }) => admin.command({ getCmdLineOpts: 1 }));
    expect(options.parsed.net).toMatchObject({ bindIp: '127.0.0.1', compression: { compressors: 'disabled' } });
  });

  it('ends when its only user stops, and has its data and its port at the next start', async () => {
    const first = await start();
    await insert(first, 'li');
    const mongod = findProcess(first.pid());
    await first.stop();
    expect(mongod && (await waitForExit(mongod, 0))).toBe(true);

    const second = await start();
    expect(second.uri).toBe(first.uri);
    expect(await names(second)).toEqual(['li']);
  });

  it('takes another port where the old one is taken, and keeps its data', async () => {
    const first = await start();
    await insert(first, 'li');
    await first.stop();
    const taker = createServer().listen(first.port, '127.0.0.1');
    await once(taker, 'listening');
    onTestFinished(() => void taker.close());

    const second = await start();
    expect(second.port).not.toBe(first.port);
    await insert(second, 'zhao');
    expect(await names(second)).toEqual(['li', 'zhao']);
  });

  it('comes back on its port when it is killed, with every write that was acknowledged', async () => {
    const steps: LocalMongodStep[] = [];
    const mongod = await start((step) => steps.push(step));
    const killed = mongod.pid();
    await talk(mongod, async ({ people }) => {
      const acknowledged: number[] = [];
      for (let n = 0; acknowledged.length < 200; n++) {
        if (n === 100) process.kill(killed, 'SIGKILL');
        await people.insertOne({ n }).then(
          () => acknowledged.push(n),
          () => sleep(20),
        );
      }

      expect(await people.countDocuments({ n: { $in: acknowledged } })).toBe(acknowledged.length);
    });
    expect(steps.at(-1)?.step).toBe('restarted');
    expect(mongod.pid()).not.toBe(killed);
  });
});

describe('a mongod with several users', () => {
  it('is one mongod, which the last one to stop ends', async () => {
    const [one, two, three] = await Promise.all([start(), start(), start()]);
    expect(new Set([one.pid(), two.pid(), three.pid()]).size).toBe(1);
    await one.stop();
    await three.stop();
    expect(await identifyMongod(two.port)).toMatchObject({ pid: two.pid() });

    await two.stop();
    expect(await identifyMongod(two.port)).toBeUndefined();
  });

  it('is shared by processes that start at the same moment, and comes back for those that did not start it', async () => {
    const [one, two] = await Promise.all([mongodUser(dir), mongodUser(dir)]);
    const mine = await start();
    expect([one.pid, two.pid]).toEqual([mine.pid(), mine.pid()]);
    await one.leave();
    await two.kill();

    process.kill(mine.pid(), 'SIGKILL');
    await insert(mine, 'sun');
    expect(await names(mine)).toEqual(['sun']);
    await mine.stop();
    expect(await identifyMongod(mine.port)).toBeUndefined();
  });

  it('outlives a Ctrl-C in the terminal of its user', async () => {
    const user = await mongodUser(dir);
    process.kill(-(user.process.pid ?? 0), 'SIGINT');
    await once(user.process, 'exit');
    expect(findProcess(user.pid)).toBeDefined();
  });

  it('ends with a user that exits without a word, unless there is another', async () => {
    const [one, two] = await Promise.all([mongodUser(dir), mongodUser(dir)]);
    const mongod = findProcess(one.pid);
    await one.exit();
    expect(mongod && (await waitForExit(mongod, 300))).toBe(false);
    await two.exit();
    expect(mongod && (await waitForExit(mongod, 5000))).toBe(true);
  });
});

describe('the next start repairs', () => {
  it('a user that was killed: its mongod is used again, and ended with the last user', async () => {
    const killed = await mongodUser(dir);
    await killed.kill();

    const next = await start();
    expect(next.pid()).toBe(killed.pid);
    await next.stop();
    expect(await identifyMongod(next.port)).toBeUndefined();
  });

  it('a user and a mongod that were killed together', async () => {
    const killed = await mongodUser(dir);
    await insert(killed, 'qian');
    await killed.kill();
    process.kill(killed.pid, 'SIGKILL');

    expect(await names(await start())).toEqual(['qian']);
  });

  it.for([
    [
      'names a process that got the pid later',
      (pid: number) => JSON.stringify({ port: 27117, process: { pid, birth: '1' } }),
    ],
    ['is not whole', () => '{"port":271'],
  ] as const)('a state that %s', async ([, state]) => {
    await writeFile(join(dir, 'mongod.json'), state(process.pid));
    expect((await start()).pid()).not.toBe(process.pid);
  });

  it('a state that was removed while the mongod ran', async () => {
    const killed = await mongodUser(dir);
    await killed.kill();
    await rm(join(dir, 'mongod.json'));

    expect((await start()).pid()).toBe(killed.pid);
  });

  it('a lock and a user that a dead process left', async () => {
    for (const folder of ['mongod-lock', 'mongod-users']) {
      await mkdir(join(dir, folder));
      await writeFile(join(dir, folder, `${process.pid}.1.dead`), '');
    }
    const mongod = await start();
    await mongod.stop();
    expect(await identifyMongod(mongod.port)).toBeUndefined();
  });
});

describe('a start is refused in one sentence', () => {
  it('where a foreign mongod holds the data', async () => {
    const mongod = await findMongod();
    await mkdir(join(dir, 'db'));
    const foreign = spawn(mongod.path, ['--dbpath', join(dir, 'db'), '--port', '0', '--bind_ip', '127.0.0.1'], {
      env: mongodEnvironment(mongod),
    });
    onTestFinished(() => void foreign.kill('SIGKILL'));
    for await (const text of foreign.stdout) if (String(text).includes('Waiting for connections')) break;

    expect(await refusal()).toMatch(/in use by a mongod that this program did not start: stop it, or .*DATA_DIR/);
  });

  it('where the directory cannot be made', async () => {
    await writeFile(join(dir, 'file'), '');
    expect(await refusal(join(dir, 'file', 'data'))).toMatch(/cannot be written \(ENOTDIR\): check .*DATA_DIR/);
  });

  it('where the directory takes no files', async () => {
    expect(await refusal('/proc/self/data')).toMatch(/cannot be written/);
  });

  it('where a file of another kind is in the way', async () => {
    await writeFile(join(dir, 'db'), '');
    expect(await refusal()).toMatch(/cannot be written \(EEXIST\)/);
  });

  it('where MONGOD_BINARY is no mongod', async () => {
    vi.stubEnv('MONGOD_BINARY', process.execPath);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await refusal()).toMatch(/MONGOD_BINARY names .* correct it, or unset it/);
  });
});

async function start(onProgress?: (step: LocalMongodStep) => void): Promise<LocalMongod> {
  const mongod = await startLocalMongod({ dir, ...(onProgress && { onProgress }) });
  onTestFinished(() => mongod.stop());
  return mongod;
}

/** The sentence of a start that must fail; in Chinese it must be one, too. */
async function refusal(where = dir): Promise<string> {
  const error = await startLocalMongod({ dir: where }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(StartError);
  expect(error.in('zh-CN')).toMatch(/^[^。]+。$/);
  expect(error.message.split('\n')).toHaveLength(1);
  return error.message;
}
