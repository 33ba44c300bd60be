import { spawn } from 'node:child_process';
import { basename } from 'node:path';

const limitMs = 10 * 60_000;

/**
 * Run `npm ci` in a folder with a package.json and its lockfile; no scripts of packages are run.
 *
 * @param onProgress is called once a second with the seconds that passed.
 * @throws {Error} with npm's own reason, or after ten minutes.
 */
export async function npmCi(folder: string, onProgress: (seconds: number) => void): Promise<void> {
  const [command, ...before] = npm();
  const child = spawn(
    command,
    [
      ...before,
      'ci',
      `--prefix=${folder}`,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-update-notifier',
      '--prefer-offline',
      '--loglevel=error',
      '--fetch-retries=2',
      '--fetch-retry-mintimeout=1000',
      '--fetch-retry-maxtimeout=5000',
    ],
    { cwd: folder, env: environment(), stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await new Promise<void>((resolve, reject) => {
    let said = '';
    let problem = '';
    const started = Date.now();
    const tick = setInterval(() => onProgress(Math.round((Date.now() - started) / 1000)), 1000);
    const limit = setTimeout(() => {
      problem = `npm ci took longer than ${limitMs / 60_000} minutes`;
      child.kill('SIGKILL');
    }, limitMs);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(0, 4000);
    });
    child.on('error', (error) => {
      problem = `npm cannot be run: ${error.message}`;
    });
    child.on('close', (code) => {
      clearInterval(tick);
      clearTimeout(limit);
      if (code === 0) resolve();
      else reject(new Error(problem || `npm ci failed: ${reasonIn(said)}`));
    });
    onProgress(0);
  });
}

/** The npm that started this program, else the one on the PATH. */
function npm(): [string, ...string[]] {
  const running = process.env.npm_execpath;
  if (running && basename(running) === 'npm-cli.js') return [process.execPath, running];
  return ['npm'];
}

/** An `npm start` hands its own settings down, such as where its project is; only those about the network are wanted. */
function environment(): NodeJS.ProcessEnv {
  const network =
    /^npm_config_(registry|cache|userconfig|globalconfig|https?_?-?proxy|proxy|noproxy|ca|cafile|strict_ssl|offline|fetch_\w+|\/\/.*|_auth.*)$/;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|NODE_ENV$)/.test(name) || network.test(name)),
  );
}

function reasonIn(said: string): string {
  const lines = said.split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim());
  const code = lines.find((line) => line.startsWith('code '))?.slice('code '.length);
  const text = lines.find(
    (line) => line && !/^(code|errno|syscall) |^warn/i.test(line) && !line.startsWith('npm warn'),
  );
  return [code, text].filter(Boolean).join(', ').slice(0, 300) || 'no reason given';
}
