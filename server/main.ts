import { pino } from 'pino';
import { createApp } from './app.ts';
import { createTokens } from './auth/tokens.ts';
import { type Config, loadEnvironmentFile, readConfig } from './config.ts';
import { databaseAnswers } from './database/connect.ts';
import { indexDrift } from './database/indexes.ts';
import type { LocalMongodStep } from './database/local-mongod.ts';
import { migrate } from './database/migrate.ts';
import { type OpenDatabase, openDatabase } from './database/open.ts';
import { StartError } from './database/start-error.ts';
import type { Language } from './errors.ts';
import { type Listening, listen } from './http/listen.ts';
import { readyText, stepText } from './trial/notice.ts';
import { prepareTrial } from './trial/prepare.ts';
import { type TrialSecrets, trialSecrets } from './trial/secrets.ts';
import { createWeChat } from './wechat/client.ts';
import { type StandIn, standInAccount, startStandIn } from './wechat/stand-in.ts';

/** A running request may take this long after a signal, in milliseconds; the whole stop takes less than 25 s. */
const graceMs = 20_000;

const language: Language = /^en/i.test(process.env.NUANFENG_LANG ?? '') ? 'en' : 'zh-CN';

try {
  loadEnvironmentFile();
  await serve(readConfig(process.env));
} catch (error) {
  const sentence = error instanceof StartError ? error.in(language) : undefined;
  process.stderr.write(`${sentence ?? (error as Error).stack}\n`);
  process.exit(1);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function showStep(step: LocalMongodStep): void {
  const text = stepText(step, language);
  if (text) say(text);
}

async function serve(config: Config): Promise<void> {
  const trial = config.mongodbUri === undefined;
  const log = pino({ level: config.logLevel });
  const database = await openDatabase({ uri: config.mongodbUri, dataDir: config.dataDir }, showStep);
  let standIn: StandIn | undefined;
  try {
    let secrets: TrialSecrets | undefined;
    if (trial) {
      secrets = await trialSecrets(config.dataDir);
      await migrate();
      await prepareTrial({ sample: config.sample, password: secrets.staffPassword, now: new Date() });
    } else {
      await requireMigrated();
    }
    standIn = config.wechat === 'stand-in' ? await startStandIn() : undefined;
    const { app, stopping } = appOf(config, standIn, secrets, log);
    const listening = await listenOrExplain(app, config);
    stopOnSignal({ listening, standIn, database, stopping, log });
    const trialLogin = secrets && { password: secrets.staffPassword };
    say(`\n${readyText({ port: listening.port, host: config.host }, trialLogin, language)}`);
  } catch (error) {
    await standIn?.stop();
    await database.close();
    throw error;
  }
}

function appOf(config: Config, standIn: StandIn | undefined, secrets: TrialSecrets | undefined, log: pino.Logger) {
  const state = { stopping: false };
  const account = config.wechat === 'stand-in' ? { ...standInAccount, api: standIn?.api ?? '' } : config.wechat;
  const { app } = createApp({
    wechat: createWeChat(account),
    tokens: createTokens(config.tokenSecret ?? secrets?.tokenSecret ?? ''),
    log,
    readiness: async () => ({ serving: !state.stopping, database: await databaseAnswers() }),
    corsOrigins: config.corsOrigins,
    trustProxy: config.trustProxy,
    metricsToken: config.metricsToken,
  });
  return { app, stopping: () => (state.stopping = true) };
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
  const missing = (await indexDrift()).filter((drift) => drift.missing > 0).map((drift) => drift.collection);
  if (missing.length === 0) return;
  throw new StartError({
    'zh-CN': `数据库缺少索引（${missing.join('、')}）：请先运行 nuanfeng db migrate。`,
    en: `The database lacks indexes (${missing.join(', ')}): run nuanfeng db migrate first.`,
  });
}

function stopOnSignal(running: {
  listening: Listening;
  standIn: StandIn | undefined;
  database: OpenDatabase;
  stopping: () => void;
  log: pino.Logger;
}): void {
  const stop = async (signal: string) => {
    running.stopping();
    running.log.info({ signal }, 'draining');
    await running.listening.drain(graceMs);
    await running.standIn?.stop();
    await running.database.close();
    running.log.info('stopped');
    process.exit(0);
  };
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (!stopping) void stop(signal);
      stopping = true;
    });
  }
}
