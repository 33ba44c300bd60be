import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Job, Tapped } from '../../bench/tap-load.ts';

/** Send a crowd's requests from a process of its own, and hear what came of them. */
export function tap(job: Job): Promise<Tapped> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [join(import.meta.dirname, '../../bench/tap-load.ts')],
      { maxBuffer: 1e7 },
      (error, stdout) => (error ? reject(error) : resolve(JSON.parse(stdout) as Tapped)),
    );
    child.stdin?.end(JSON.stringify(job));
  });
}
