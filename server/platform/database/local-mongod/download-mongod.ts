import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { minuteMs, secondMs } from '../../calendar/durations.ts';
import { type Mongod, readMongodVersion } from './mongod-binary.ts';

const probeTimeoutMs = 3 * secondMs;
const stallTimeoutMs = minuteMs;
const downloadTimeoutMs = 15 * minuteMs;

/** Find the official mongod that an earlier start downloaded. */
export async function findDownloadedMongod(cache: string): Promise<Mongod | undefined> {
  const { DryMongoBinary } = await import('mongodb-memory-server-core');
  const path = await DryMongoBinary.locateBinary({ version: '', downloadDir: folder(cache) }).catch(() => undefined);
  if (!path) return undefined;
  const mongod = await readMongodVersion({ path, source: 'download' });
  return 'problem' in mongod ? undefined : mongod;
}

/**
 * Download the official mongod for this platform into the cache; `MONGOMS_*` variables are respected.
 *
 * @param onProgress is called with the percentage, if it is known.
 * @throws {Error} whose message is the reason; within three seconds when the server cannot be reached.
 */
export async function downloadMongod(cache: string, onProgress: (percent?: number) => void): Promise<Mongod> {
  onProgress();
  await requireReachable();
  const path = await download(folder(cache), onProgress);
  const mongod = await readMongodVersion({ path, source: 'download' });
  if ('problem' in mongod) throw new Error(`the downloaded mongod does not run: ${mongod.problem}`);
  return mongod;
}

function folder(cache: string): string {
  return join(cache, 'mongodb');
}

/** Fail fast without a network: the library itself tries three times, with pauses of up to four seconds. */
async function requireReachable(): Promise<void> {
  const proxied = [
    'https_proxy',
    'HTTPS_PROXY',
    'http_proxy',
    'HTTP_PROXY',
    'npm_config_proxy',
    'npm_config_https-proxy',
  ];
  if (proxied.some((name) => process.env[name])) return;
  const url = process.env.MONGOMS_DOWNLOAD_URL || process.env.MONGOMS_DOWNLOAD_MIRROR || 'https://fastdl.mongodb.org';
  if (!URL.canParse(url)) throw new Error(`"${url}" is not an address`);
  const host = new URL(url).host;
  await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(probeTimeoutMs) }).catch(
    (error) => {
      throw new Error(`${host} cannot be reached: ${error.cause?.code ?? error.name}`);
    },
  );
}

/** Download in a child process: the library prints to stdout, which is reserved for results, and has no time limit. */
function download(downloadDir: string, onProgress: (percent?: number) => void): Promise<string> {
  const script = `
    import(process.argv[1]).then(async ({ MongoBinary }) => {
      const path = await MongoBinary.getPath({ downloadDir: process.argv[2] });
      process.stdout.write('\\npath=' + path + '\\n');
    }).catch((error) => { process.stderr.write(error.message); process.exitCode = 1; });`;
  // Without strict_ssl the library does not check the certificate of the server, which serves both file and checksum.
  const env = { npm_config_strict_ssl: 'true', ...process.env };
  const child = spawn(
    process.execPath,
    ['-e', script, import.meta.resolve('mongodb-memory-server-core'), downloadDir],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  return new Promise((resolve, reject) => {
    let out = '';
    let problem = '';
    const abort = (reason: string) => {
      problem = reason;
      child.kill('SIGKILL');
    };
    const total = setTimeout(
      () => abort(`the download took longer than ${downloadTimeoutMs / minuteMs} minutes`),
      downloadTimeoutMs,
    );
    const stall = setTimeout(
      () => abort(`the download stood still for ${stallTimeoutMs / secondMs} s`),
      stallTimeoutMs,
    );
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stall.refresh();
      out = (out + text).slice(-4000);
      const percent = /: ([\d.]+)% \(/.exec(text)?.[1];
      if (percent) onProgress(Number(percent));
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      problem = (problem + text).slice(0, 500);
    });
    child.on('error', (error) => abort(error.message));
    child.on('close', () => {
      clearTimeout(total);
      clearTimeout(stall);
      const path = /^path=(.+)$/m.exec(out)?.[1];
      if (path) resolve(path);
      else reject(new Error(problem.replace(/\s+/g, ' ') || 'the download failed'));
    });
  });
}
