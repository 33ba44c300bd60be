import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Builds what the image and the package run: `dist/` holds the compiled files and, at the same places as in the checkout,
 * every file that they read. So the image and the package need no list of files, which could be incomplete.
 *
 * It does not check types: `npm run check` does, and takes ten times as long.
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
