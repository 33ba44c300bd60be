import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Builds what the image and the package run: `dist/` holds the compiled files and, beside them as in the checkout, every
 * file that they read. So neither the image nor the package needs a list of its own, which could forget one.
 *
 * Types are checked by `npm run check`, which takes ten times as long.
 */
const root = join(import.meta.dirname, '../..');
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
const compiler = join(root, 'node_modules/.bin/tsc');
const { status } = spawnSync(compiler, ['-p', join(root, 'tsconfig.build.json'), '--noCheck'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (status !== 0) process.exit(status ?? 1);
cpSync(join(root, 'server'), join(dist, 'server'), { recursive: true, filter: (path) => !path.endsWith('.ts') });
