import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The server as its operator runs it. */
export interface Program {
  url: string;
  pid: number;
  /** Ask it to stop, and wait; the exit code and how long it took, in milliseconds. */
  stop(): Promise<{ code: number | null; ms: number }>;
}

/** Start `server/main.ts` with this environment and wait until it says where it listens. */
export async function startProgram(environment: Record<string, string>): Promise<Program> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../server/main.ts', import.meta.url))], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', LOG_LEVEL: 'silent', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = once(child, 'exit').then(([code]) => code as number | null);
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /http:\/\/127\.0\.0\.1:\d+(?=\/docs)/.exec(said)?.[0];
      if (found) resolve(found);
    });
    void gone.then(() => reject(new Error(said)));
  });
  return {
    url,
    pid: child.pid as number,
    async stop() {
      const begun = performance.now();
      child.kill('SIGTERM');
      return { code: await gone, ms: performance.now() - begun };
    },
  };
}
