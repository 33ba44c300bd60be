import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer, temporaryFolder } from '../support/program/program.ts';

interface OpenApi {
  info: { description: string };
}

describe('the flows of the documentation', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Server;
  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer({ DATA_DIR: join(folder.path, 'data'), PORT: '0' });
  });
  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('run as they are written, each command with success, and are the same in both languages', async () => {
    const [flows, english] = await Promise.all(['zh-CN', 'en'].map(flowsIn));
    expect(flows).toHaveLength(4);
    expect(english?.map(({ commands }) => commands)).toEqual(flows?.map(({ commands }) => commands));
    const [, password = ''] = /trial \/ (\S+)/.exec(server.said()) ?? [];
    for (const { title, commands } of flows ?? []) {
      const ended = await shell(commands, { BASE: server.url, PASSWORD: password });
      expect({ title, ...ended }).toEqual({ title, code: 0, stderr: '' });
    }
  });

  /** The sections of the introduction that have commands, each with all its commands. */
  async function flowsIn(language: string): Promise<{ title: string; commands: string }[]> {
    const { info } = (await (await fetch(`${server.url}/openapi.json?lang=${language}`)).json()) as OpenApi;
    return info.description
      .split(/^## /m)
      .map((section) => ({
        title: section.split('\n', 1)[0] ?? '',
        commands: [...section.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block).join('\n'),
      }))
      .filter(({ commands }) => commands !== '');
  }

  /** Run commands by a shell that stops at the first that fails; `curl -f` fails at any status from 400. */
  async function shell(commands: string, variables: Record<string, string>) {
    const env = { ...process.env, ...variables };
    // With a socket for its input, bash takes itself for a remote login and reads the machine's bashrc.
    const child = spawn('bash', ['-euo', 'pipefail', '-c', commands], {
      cwd: folder.path,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.resume();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    return { code, stderr };
  }
});
