import { execFile, spawnSync } from 'node:child_process';
import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const tools = { name: 'distribution-linux-mongo-command-line-tools', version: '100.13.0' };

/**
 * The peer of an import: `mongoimport --mode=upsert` of a CSV with a header, by the column `code`, into `bench_peer.rows`.
 *
 * @param host of a replica set, with the parameters of its connection.
 * @returns seconds.
 */
export async function runMongoimport(file: string, { host, searchParams }: URL): Promise<number> {
  const binary = await findMongoimport();
  const started = performance.now();
  await run(binary, [
    `--uri=mongodb://${host}/bench_peer?${searchParams}`,
    '-c',
    'rows',
    '--type=csv',
    '--headerline',
    '--mode=upsert',
    '--upsertFields=code',
    `--file=${file}`,
  ]);
  return (performance.now() - started) / 1000;
}

/** The mongoimport that MONGOIMPORT names, else one on the PATH, else one from npm (Linux x64), which is kept in the cache. */
async function findMongoimport(): Promise<string> {
  const named = process.env.MONGOIMPORT ?? 'mongoimport';
  if (!spawnSync(named, ['--version']).error) return named;
  const folder = join(homedir(), '.cache', 'nuanfeng', `${tools.name}-${tools.version}`);
  const binary = join(folder, 'node_modules', tools.name, 'mongoimport');
  if (!(await stat(binary).catch(() => undefined))) {
    process.stderr.write('fetching mongoimport\n');
    const work = `${folder}-${process.pid}`;
    await mkdir(work, { recursive: true });
    const wanted = `${tools.name}@${tools.version}`;
    await run('npm', ['install', `--prefix=${work}`, '--ignore-scripts', '--no-audit', '--no-fund', wanted]);
    await rm(folder, { recursive: true, force: true });
    await rename(work, folder);
  }
  // The package's files have no run bit.
  await chmod(binary, 0o755);
  return binary;
}
