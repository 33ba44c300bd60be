import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { minuteMs, secondMs } from '../../calendar/durations.ts';

const timeoutMs = 10 * minuteMs;

/**
 * Run `npm ci` in a folder with a package.json and its lockfile, without the scripts of packages.
 *
 * @param onProgress is called once a second with the seconds that have passed.
 * @throws {Error} with npm's own reason, or after ten minutes.
 */
export async function runNpmCi(folder: string, onProgress: (seconds: number) => void): Promise<void> {
  const [command, ...commandArguments] = npmCommand();
  const child = spawn(
    command,
    [
      ...commandArguments,
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
    { cwd: folder, env: npmEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await new Promise<void>((resolve, reject) => {
    let stderr = '';
    let problem = '';
    const started = Date.now();
    const tick = setInterval(() => onProgress(Math.round((Date.now() - started) / secondMs)), secondMs);
    const timeout = setTimeout(() => {
      problem = `npm ci took longer than ${timeoutMs / minuteMs} minutes`;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(0, 4000);
    });
    child.on('error', (error) => {
      problem = `npm cannot be run: ${error.message}`;
    });
    child.on('close', (code) => {
      clearInterval(tick);
      clearTimeout(timeout);
      if (code === 0) resolve();
      else reject(new Error(problem || `npm ci failed: ${reasonIn(stderr)}`));
    });
    onProgress(0);
  });
}

/** The npm that started this program, else the one on the PATH. */
function npmCommand(): [string, ...string[]] {
  const running = process.env.npm_execpath;
  if (running && basename(running) === 'npm-cli.js') return [process.execPath, running];
  return ['npm'];
}

/** `npm start` passes its settings on, such as the project's folder: keep only those about the network. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const network =
    /^npm_config_(registry|cache|userconfig|globalconfig|https?_?-?proxy|proxy|noproxy|ca|cafile|strict_ssl|offline|fetch_\w+|\/\/.*|_auth.*)$/;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|NODE_ENV$)/.test(name) || network.test(name)),
  );
}

function reasonIn(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim());
  const code = lines.find((line) => line.startsWith('code '))?.slice('code '.length);
  const text = lines.find(
    (line) => line && !/^(code|errno|syscall) |^warn/i.test(line) && !line.startsWith('npm warn'),
  );
  return [code, text].filter(Boolean).join(', ').slice(0, 300) || 'no reason given';
}
