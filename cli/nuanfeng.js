#!/usr/bin/env node
// Starts the command line: from TypeScript in a checkout, which needs the project's Node 24, else from what was built.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const args = process.argv.slice(2);
const source = fileURLToPath(new URL('./main.ts', import.meta.url));
const built = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const fromSource = existsSync(source);

// A list of any length is imported in 256 MB: without these limits V8 lets garbage grow to several times what is used.
// A dry run keeps what the list would change, so it may take what it needs.
const imports = args.includes('employers') || args.includes('resume');
const limits = imports && !args.includes('--dry-run') ? ['--max-semi-space-size=8', '--max-old-space-size=128'] : [];

const isOld = Number(process.versions.node.split('.')[0]) < 24;
const node =
  fromSource && isOld ? fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url)) : process.execPath;

if (node === process.execPath && limits.length === 0) {
  await import(new URL(fromSource ? './main.ts' : '../dist/cli/main.js', import.meta.url).href);
} else {
  const run = spawn(node, [...limits, fromSource ? source : built, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => run.kill(signal));
  run.on('error', () => {
    process.stderr.write('请先在项目目录运行 npm ci。Run npm ci in the project first.\n');
    process.exit(1);
  });
  run.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
