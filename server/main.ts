import type { Logger } from 'pino';
import { createTokens } from './access/logins/tokens.ts';
import { reminderJob } from './activities/events/reminders.ts';
import { offersJob } from './activities/events/signups/offers.ts';
import { decideDelivery } from './activities/notifications/delivery-decision.ts';
import { pointsJob } from './activities/points/award-job.ts';
import { expiryJob } from './activities/points/expire.ts';
import { createApp } from './app.ts';
import { type Listening, listen } from './http/site/listen.ts';
import type { ListQueue } from './lists/importing/list-queue.ts';
import { createMessagesJob } from './messages/send-messages.ts';
import { trialTemplates } from './messages/templates.ts';
import { onAuditHead } from './platform/audit/audit-chain.ts';
import { secondMs } from './platform/calendar/durations.ts';
import { isDatabaseAvailable } from './platform/database/connect-database.ts';
import { findIndexDrift } from './platform/database/indexes.ts';
import { type OpenDatabase, openDatabase } from './platform/database/open-database.ts';
import { parseKeyRing, type SerialisedKeys, setKeyRing } from './platform/encryption/key-ring.ts';
import { verifyKeys } from './platform/encryption/verify-keys.ts';
import type { Language } from './platform/errors/errors.ts';
import { StartError } from './platform/errors/start-error.ts';
import { followNotices } from './platform/holidays/stored-notices.ts';
import { type Jobs, startJobs } from './platform/jobs/run-jobs.ts';
import { createLog, createLogDestination } from './platform/log/log.ts';
import { createWeChat } from './platform/wechat/client.ts';
import { standInAccount } from './platform/wechat/stand-in/account.ts';
import { type StandIn, startStandIn } from './platform/wechat/stand-in/stand-in-server.ts';
import { type Config, readConfig, terminalLanguage } from './startup/config.ts';
import { loadEnvironmentFile } from './startup/environment-file.ts';
import { migrateTrial } from './startup/migrations/migrate-trial.ts';
import { prepareTrial } from './startup/trial/prepare-trial.ts';
import { createMongodStepPrinter } from './startup/trial/show-steps.ts';
import { readyText } from './startup/trial/start-texts.ts';
import { loadTrialSecrets, type TrialSecrets } from './startup/trial/trial-secrets.ts';

/** How long a running request may take after a signal to stop, in milliseconds; the whole stop takes less than 25 s. */
const graceMs = 20 * secondMs;
/** How long a balancer may still send requests, because it has not read yet that the server is not ready, in milliseconds. */
const leadMs = 3 * secondMs;

/** The exit code of a process that got a signal before it served. */
const interrupted = 130;

/** Aborted by the first signal to stop, at whatever point the program is; later signals change nothing. */
const stop = new AbortController();
/** Whether a mongod may run that has to be stopped first. */
let holdsMongod = false;
// SIGHUP comes when the terminal is closed; by default it would end Node at once and leave the mongod.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stop.abort(signal);
    if (!holdsMongod) process.exit(interrupted);
  });
}

// The library that reads opening hours uses the machine's time zone, and one with summer time would mislead it.
process.env.TZ = 'Asia/Shanghai';
try {
  loadEnvironmentFile();
  await serve(readConfig(process.env), terminalLanguage(process.env));
} catch (error) {
  if (stop.signal.aborted) process.exit(interrupted);
  const sentence = error instanceof StartError ? error.in(terminalLanguage(process.env)) : undefined;
  process.stderr.write(`${sentence ?? (error as Error).stack}\n`);
  process.exit(1);
}

async function serve(config: Config, language: Language): Promise<void> {
  const trial = config.mongodbUri === undefined;
  const log = createLog(config.logLevel, createLogDestination());
  // By default Node prints the error with everything that it holds, personal data too.
  process.on('uncaughtException', (err) => {
    log.fatal({ err }, 'unexpected error');
    process.exit(1);
  });
  onAuditHead((head) => log.info(head, 'audit head'));
  const show = createMongodStepPrinter(language);
  // Read first, so that a fault of the data directory is reported before anything is started.
  const secrets = trial ? await loadTrialSecrets(config.dataDir) : undefined;
  const database = await openDatabase({ uri: config.mongodbUri, dataDir: config.dataDir }, (step) => {
    holdsMongod ||= step.step === 'starting' || step.step === 'ready';
    show(step);
  });
  holdsMongod = true;
  let standIn: StandIn | undefined;
  let queue: ListQueue | undefined;
  try {
    stop.signal.throwIfAborted();
    if (secrets) {
      await useKeys(secrets);
      await migrateTrial();
      stop.signal.throwIfAborted();
      await prepareTrial({ sample: config.sample, password: secrets.staffPassword, now: new Date() });
    } else {
      await useKeys(config.personalKeys as SerialisedKeys);
      await requireMigrated();
    }
    stop.signal.throwIfAborted();
    await followNotices((err) => log.warn({ err }, 'holiday notices not read again'));
    standIn = config.wechat === 'stand-in' ? await startStandIn() : undefined;
    const { app, background, loaded, jobs: jobsToRun, stopping } = appOf(config, standIn, secrets, log);
    queue = background;
    const listening = await listenOrExplain(app, config);
    const jobs = startJobs(jobsToRun, log);
    stopOnSignal({ listening, background, jobs, standIn, database, stopping, log, leadMs: trial ? 0 : leadMs });
    if (config.metricsReaders === 'nobody') log.warn('METRICS_TOKEN is not set: /metrics is not served');
    if (!trial && config.wechat === 'stand-in') log.warn('WECHAT_API=stand-in: anybody can log in as anybody');
    const trialLogin = secrets && { password: secrets.staffPassword };
    await loaded;
    const ready = readyText({ port: listening.port, host: config.host }, trialLogin, language);
    process.stderr.write(`\n${ready}\n`);
  } catch (error) {
    await queue?.drain(0);
    await standIn?.stop();
    await database.close();
    throw error;
  }
}

/** Set the keys of personal data and check them before anything is written: a process with other keys may not start. */
async function useKeys(keys: SerialisedKeys): Promise<void> {
  setKeyRing(parseKeyRing(keys));
  await verifyKeys();
}

function appOf(config: Config, standIn: StandIn | undefined, secrets: TrialSecrets | undefined, log: Logger) {
  const state = { stopping: false };
  const account = config.wechat === 'stand-in' ? { ...standInAccount, api: standIn?.api ?? '' } : config.wechat;
  const wechat = createWeChat(account);
  const templates = config.messageTemplates ?? (config.wechat === 'stand-in' ? trialTemplates : {});
  const { app, background, loaded } = createApp({
    wechat,
    standIn: standIn !== undefined,
    templates,
    tokens: createTokens(config.tokenSecret ?? secrets?.tokenSecret ?? ''),
    log,
    readiness: async () => ({ serving: !state.stopping, database: await isDatabaseAvailable() }),
    corsOrigins: config.corsOrigins,
    trustedProxies: config.trustedProxies,
    limits: config.limits,
    secondFactor: config.mongodbUri !== undefined,
    metricsReaders: config.metricsReaders,
    mapBackground: config.mapBackground,
  });
  const jobs = [offersJob, pointsJob, expiryJob, createMessagesJob({ wechat, templates, decideDelivery }), reminderJob];
  return { app, background, loaded, jobs, stopping: () => (state.stopping = true) };
}

async function listenOrExplain(app: ReturnType<typeof createApp>['app'], { port, host }: Config): Promise<Listening> {
  try {
    return await listen(app, port, host);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new StartError(
      {
        'zh-CN': `无法监听 ${host}:${port}（${code}）：请停止占用该端口的程序，或用 PORT、HOST 指定其他地址。`,
        en: `Cannot listen on ${host}:${port} (${code}): stop the program that holds it, or name another with PORT and HOST.`,
      },
      { cause },
    );
  }
}

async function requireMigrated(): Promise<void> {
  const missing = (await findIndexDrift()).filter((drift) => drift.missing > 0).map((drift) => drift.collection);
  if (missing.length === 0) return;
  throw new StartError({
    'zh-CN': `数据库缺少索引（${missing.join('、')}）：请先运行 nuanfeng db migrate。`,
    en: `The database lacks indexes (${missing.join(', ')}): run nuanfeng db migrate first.`,
  });
}

function stopOnSignal(running: {
  listening: Listening;
  background: ListQueue;
  jobs: Jobs;
  standIn: StandIn | undefined;
  database: OpenDatabase;
  stopping: () => void;
  leadMs: number;
  log: Logger;
}): void {
  const drainAndEnd = async () => {
    running.stopping();
    running.log.info({ signal: stop.signal.reason }, 'draining');
    await Promise.all([
      running.listening.drain(graceMs, running.leadMs),
      running.background.drain(graceMs),
      running.jobs.drain(),
    ]);
    await running.standIn?.stop();
    await running.database.close();
    running.log.info('stopped');
    process.exit(0);
  };
  if (stop.signal.aborted) void drainAndEnd();
  else stop.signal.addEventListener('abort', () => void drainAndEnd());
}
