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
// The last lets it double before it is collected: what is alive is 30 MB, and looking it through costs most.
const bounds = ['--max-semi-space-size=8', '--max-old-space-size=128', '--heap-growing-percent=100'];
const limits = imports && !args.includes('--dry-run') ? bounds : [];
// The same for what is not V8's: glibc keeps what each thread has freed for that thread, unless told not to.
const env = limits.length > 0 ? { MALLOC_ARENA_MAX: '2', ...process.env } : process.env;

// No compile cache, though a short command would take half the time: with it Node 24.21 sometimes hangs as it exits on a
// busy machine (seen in 9 of 204 starts, and in none of 200 without).
const version = Number(process.versions.node.split('.')[0]);
if (!fromSource && version < 22 && !args.some((arg) => /^(-h|--help|-V|--version|help)$/.test(arg))) {
  process.stderr.write(`需要 Node.js 22.12 或更新版本，现为 ${process.version}。Node.js 22.12 or newer is needed.\n`);
  process.exit(1);
}
const node =
  fromSource && version < 24 ? fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url)) : process.execPath;

if (node === process.execPath && limits.length === 0) {
  await import(new URL(fromSource ? './main.ts' : '../dist/cli/main.js', import.meta.url).href);
} else {
  const run = spawn(node, [...limits, fromSource ? source : built, ...args], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => run.kill(signal));
  run.on('error', () => {
    process.stderr.write('请先在项目目录运行 npm ci。Run npm ci in the project first.\n');
    process.exit(1);
  });
  run.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
