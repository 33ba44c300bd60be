import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { onAuditHead } from './audit/chain.ts';
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
import { createLog } from './log.ts';
import { checkKeys } from './personal/key-check.ts';
import { openKeyRing, readKeyRing, type WrittenKeys } from './personal/keys.ts';
import { readyText, stepText } from './trial/notice.ts';
import { prepareTrial } from './trial/prepare.ts';
import { type TrialSecrets, trialSecrets } from './trial/secrets.ts';
import { createWeChat } from './wechat/client.ts';
import { standInAccount } from './wechat/stand-in/account.ts';
import { type StandIn, startStandIn } from './wechat/stand-in/server.ts';

/** A running request may take this long after a signal, in milliseconds; the whole stop takes less than 25 s. */
const graceMs = 20_000;
/** For so long a balancer may still send requests after it could have read that the server is not ready. */
const leadMs = 3000;

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
  const log = createLog(config.logLevel);
  // Node would print the error with all that it carries.
  process.on('uncaughtException', (err) => {
    log.fatal({ err }, 'unexpected error');
    process.exit(1);
  });
  onAuditHead((head) => log.info(head, 'audit head'));
  const database = await openDatabase({ uri: config.mongodbUri, dataDir: config.dataDir }, showStep);
  let standIn: StandIn | undefined;
  try {
    let secrets: TrialSecrets | undefined;
    if (trial) {
      secrets = await trialSecrets(config.dataDir);
      await useKeys(secrets);
      await migrate();
      await prepareTrial({ sample: config.sample, password: secrets.staffPassword, now: new Date() });
    } else {
      await useKeys(config.personalKeys as WrittenKeys);
      await requireMigrated();
    }
    standIn = config.wechat === 'stand-in' ? await startStandIn() : undefined;
    const { app, stopping } = appOf(config, standIn, secrets, log);
    const listening = await listenOrExplain(app, config);
    stopOnSignal({ listening, standIn, database, stopping, log, leadMs: trial ? 0 : leadMs });
    const trialLogin = secrets && { password: secrets.staffPassword };
    say(`\n${readyText({ port: listening.port, host: config.host }, trialLogin, language)}`);
  } catch (error) {
    await standIn?.stop();
    await database.close();
    throw error;
  }
}

/** Before anything is written: a process with other keys than those of the data may not start. */
async function useKeys(keys: WrittenKeys): Promise<void> {
  openKeyRing(readKeyRing(keys));
  await checkKeys();
}

function appOf(config: Config, standIn: StandIn | undefined, secrets: TrialSecrets | undefined, log: Logger) {
  const state = { stopping: false };
  const account = config.wechat === 'stand-in' ? { ...standInAccount, api: standIn?.api ?? '' } : config.wechat;
  const { app } = createApp({
    wechat: createWeChat(account),
    tokens: createTokens(config.tokenSecret ?? secrets?.tokenSecret ?? ''),
    log,
    readiness: async () => ({ serving: !state.stopping, database: await databaseAnswers() }),
    corsOrigins: config.corsOrigins,
    trustedProxies: config.trustedProxies,
    limits: config.limits,
    secondFactor: config.mongodbUri !== undefined,
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
  leadMs: number;
  log: Logger;
}): void {
  const stop = async (signal: string) => {
    running.stopping();
    running.log.info({ signal }, 'draining');
    await running.listening.drain(graceMs, running.leadMs);
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
