#!/usr/bin/env node
// Starts the command line: in a checkout from TypeScript, which needs the project's Node 24; otherwise from the build.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const args = process.argv.slice(2);
const source = fileURLToPath(new URL('./main.ts', import.meta.url));
const built = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const fromSource = existsSync(source);

// These limits let a list of any length be imported in 256 MB. Without them V8 lets garbage grow to several times the
// memory in use. A dry run has no limit, because it keeps everything that the list would change.
const imports = args.includes('employers') || args.includes('resume');
// The last option lets the heap double before a collection: 30 MB are live, and marking them is the largest cost.
const heapLimits = ['--max-semi-space-size=8', '--max-old-space-size=128', '--heap-growing-percent=100'];
const limits = imports && !args.includes('--dry-run') ? heapLimits : [];
// The same limit outside V8: by default glibc keeps the memory that a thread has freed for that thread.
const env = limits.length > 0 ? { MALLOC_ARENA_MAX: '2', ...process.env } : process.env;

// The compile cache is off, although a short command would take half the time: with it Node 24.21 sometimes hangs at exit
// on a busy machine (9 of 204 starts, none of 200 without it).
const [version = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isTooOld = version < 22 || (version === 22 && minor < 12);
if (!fromSource && isTooOld && !args.some((arg) => /^(-h|--help|-V|--version|help)$/.test(arg))) {
  process.stderr.write(`需要 Node.js 22.12 或更新版本，现为 ${process.version}。Node.js 22.12 or newer is needed.\n`);
  process.exit(1);
}
const node =
  fromSource && version < 24 ? fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url)) : process.execPath;

if (node === process.execPath && limits.length === 0) {
  await import(new URL(fromSource ? './main.ts' : '../dist/cli/main.js', import.meta.url).href);
} else {
  // What the shell has opened, as in `import employers <(command)`, keeps its number.
  const opened = args.flatMap((arg) => Number(/(?:^|=)\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(arg)?.[1] ?? 0));
  const stdio = Array.from({ length: Math.max(2, ...opened) + 1 }, (_, number) =>
    number < 3 ? 'inherit' : opened.includes(number) ? number : 'ignore',
  );
  const run = spawn(node, [...limits, fromSource ? source : built, ...args], { stdio, env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => run.kill(signal));
  run.on('error', () => {
    process.stderr.write('请先在项目目录运行 npm ci。Run npm ci in the project first.\n');
    process.exit(1);
  });
  run.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
