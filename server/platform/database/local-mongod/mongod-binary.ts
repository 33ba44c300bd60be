import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A mongod that runs on this machine. */
export interface Mongod {
  path: string;
  source: 'MONGOD_BINARY' | 'PATH' | 'download' | 'npm';
  /** Such as `8.2.0`. */
  version: string;
  gitVersion: string;
  /** A folder with shared libraries that this binary needs and the machine may lack. */
  libraries?: string;
}

/** Make the environment of a mongod process; only it may see the folder of libraries. */
export function mongodEnvironment(mongod: Pick<Mongod, 'libraries'>): NodeJS.ProcessEnv {
  if (!mongod.libraries) return process.env;
  const folders = [mongod.libraries, process.env.LD_LIBRARY_PATH].filter(Boolean);
  return { ...process.env, LD_LIBRARY_PATH: folders.join(':') };
}

/** Run `--version` of a binary. @returns the mongod, or why the binary is none. */
export async function readMongodVersion(
  binary: Pick<Mongod, 'path' | 'source' | 'libraries'>,
): Promise<Mongod | { problem: string }> {
  try {
    const { stdout } = await promisify(execFile)(binary.path, ['--version'], {
      env: mongodEnvironment(binary),
      timeout: 15_000,
    });
    const version = /db version v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
    const gitVersion = /"?gitVersion"?: "?([0-9a-f]{40})/.exec(stdout)?.[1] ?? '';
    return version ? { ...binary, version, gitVersion } : { problem: 'it does not answer --version as a mongod does' };
  } catch (error) {
    return { problem: reasonOf(error as NodeJS.ErrnoException & { stderr?: string; killed?: boolean }) };
  }
}

/** Why a mongod is too old: the driver and the queries need 6.0. @returns undefined when it is not, or is no mongod. */
export function tooOldReason(mongod: Mongod | { problem: string }): string | undefined {
  if ('problem' in mongod) return undefined;
  return Number.parseInt(mongod.version, 10) < 6 ? `MongoDB ${mongod.version} is older than 6.0` : undefined;
}

function reasonOf(error: NodeJS.ErrnoException & { stderr?: string; killed?: boolean }): string {
  if (error.killed) return 'it did not answer within 15 s';
  // When a shared library is missing, the loader names it in its only line.
  const firstLine = error.stderr?.trim().split('\n')[0];
  return (
    firstLine || (error.code === 'ENOENT' ? 'no such file' : error.code === 'EACCES' ? 'not executable' : error.message)
  );
}
