import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkout } from '../paths.ts';
import type { Installation } from './program.ts';

/** A copy of the checkout without what `.dockerignore` names, built there as the image's first stage does it. */
export function buildCopy(into: string): void {
  const ignored = readFileSync(join(checkout, '.dockerignore'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => resolve(checkout, `./${line}`));
  cpSync(checkout, into, { recursive: true, filter: (path) => !ignored.includes(resolve(path)) });
  symlinkSync(join(checkout, 'node_modules'), join(into, 'node_modules'));
  execFileSync('npm', ['run', 'build'], { cwd: into, stdio: 'pipe' });
}

/**
 * Lay out what the last stage of the Dockerfile copies, and nothing else.
 *
 * @returns how the image starts its server, and the environment that it sets.
 */
export function layOutImage(built: string, into: string): Installation & { environment: Record<string, string> } {
  const stage =
    readFileSync(join(built, 'Dockerfile'), 'utf8')
      .split(/^FROM /m)
      .at(-1) ?? '';
  const workdir = /^WORKDIR (\S+)/m.exec(stage)?.[1] ?? '';
  for (const [, from = '', to = ''] of stage.matchAll(/^COPY --from=build (\S+) (\S+)$/gm)) {
    const path = from.slice(workdir.length + 1);
    const target = resolve(into, to.endsWith('/') ? join(to, path) : to);
    if (path === 'node_modules') layOutDependencies(target);
    else cpSync(join(built, path), target, { recursive: true });
  }
  const environment = Object.fromEntries(
    [...(/^ENV (.*)$/m.exec(stage)?.[1] ?? '').matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
  const [, ...server] = JSON.parse(/^CMD (\[.*\])$/m.exec(stage)?.[1] ?? '[]') as string[];
  return { root: into, server, environment };
}

/** Pack the product as npm would publish it, and install it with what it depends on in an empty folder. */
export function installPackage(built: string, into: string): Installation {
  mkdirSync(into, { recursive: true });
  // The package has the documents, which the image does without.
  cpSync(join(checkout, 'docs'), join(built, 'docs'), { recursive: true });
  // `prepack` would build once more.
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', into], {
      cwd: built,
      encoding: 'utf8',
    }),
  );
  const root = join(into, 'node_modules/nuanfeng');
  layOutDependencies(join(into, 'node_modules'));
  mkdirSync(root);
  execFileSync('tar', ['-xzf', join(into, packed.filename), '--strip-components=1', '-C', root]);
  return { root, server: ['cli/nuanfeng.js', 'serve'] };
}

/** The packages that are not for development alone, as `npm ci --omit=dev` leaves them. */
function layOutDependencies(nodeModules: string): void {
  const { packages } = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  for (const [path, { dev = false }] of Object.entries(packages)) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
    // What is for another platform is in the lockfile and not installed.
    if (name === undefined || dev || !existsSync(join(checkout, path))) continue;
    const target = join(nodeModules, name);
    mkdirSync(join(target, '..'), { recursive: true });
    linkOrCopy(join(checkout, 'node_modules', name), target);
  }
}

/** Hard links cost no copy; they reach no other file system. */
function linkOrCopy(from: string, to: string): void {
  try {
    execFileSync('cp', ['-al', from, to], { stdio: 'pipe' });
  } catch {
    cpSync(from, to, { recursive: true, force: true, verbatimSymlinks: true });
  }
}
