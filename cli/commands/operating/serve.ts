import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { ExitError } from '../../terminal/exit-codes.ts';
import type { Io } from '../../terminal/io.ts';

/** `nuanfeng serve`: starts the server as a process of its own, as `npm start` does in a checkout, and ends as it ends. */
export function serveCommand(io: Io): Command {
  return new Command('serve')
    .description(
      io.text('启动服务器；不设置 MONGODB_URI 时为试用模式', 'Start the server; without MONGODB_URI in trial mode'),
    )
    .action(async () => {
      // TypeScript in a checkout, JavaScript in the image and the package.
      const main = fileURLToPath(new URL(`../../../server/main${extname(import.meta.filename)}`, import.meta.url));
      const env = { ...process.env, NUANFENG_LANG: io.language };
      const server = spawn(process.execPath, ['--min-semi-space-size=16', main], { stdio: 'inherit', env });
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
        // Other commands end at a signal; this one lets the server answer what it has begun.
        process.removeAllListeners(signal);
        process.on(signal, () => server.kill(signal));
      }
      const [code, signal] = (await once(server, 'exit')) as [number, null] | [null, NodeJS.Signals];
      // A server that a signal ended before it could drain: what a shell says of it.
      if (code !== 0) throw new ExitError(code ?? 128 + constants.signals[signal]);
    });
}
