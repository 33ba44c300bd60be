#!/usr/bin/env node
// The checkout holds the TypeScript, which Node 24 runs as it is; the packed package holds what was built from it.
import { existsSync } from 'node:fs';

const source = new URL('./main.ts', import.meta.url);
if (existsSync(source) && Number(process.versions.node.split('.')[0]) < 24) {
  // Started without npm, so that the project's own Node is not on the PATH.
  const { spawnSync } = await import('node:child_process');
  const { fileURLToPath } = await import('node:url');
  const node = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  const run = spawnSync(node, [fileURLToPath(source), ...process.argv.slice(2)], { stdio: 'inherit' });
  if (run.error) process.stderr.write('请先在项目目录运行 npm ci。Run npm ci in the project first.\n');
  process.exit(run.status ?? 1);
}
await import(existsSync(source) ? source.href : '../dist/cli/main.js');
