import { z } from 'zod';
import { StartError } from './database/start-error.ts';
import type { TrustedProxies } from './http/address.ts';
import type { Limits } from './http/limits.ts';
import type { WrittenKeys } from './personal/keys.ts';
import { limitSettings, limitsOf, trustedProxies } from './request-settings.ts';

const flag = z.enum(['on', 'off']);
const empty = (text: unknown) => (text === '' ? undefined : text);
const optional = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(empty, schema.optional());

const Environment = z.object({
  PORT: z.preprocess(empty, z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(0).max(65535)).default(3000)),
  HOST: z.preprocess(empty, z.string().default('127.0.0.1')),
  DATA_DIR: z.preprocess(empty, z.string().default('./data')),
  MONGODB_URI: optional(z.string().regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')),
  SAMPLE: z.preprocess(empty, flag.default('on')),
  LOG_LEVEL: z.preprocess(empty, z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info')),
  CORS_ORIGINS: z.preprocess(empty, z.string().default('')),
  TRUST_PROXY: z.preprocess(empty, trustedProxies),
  ...limitSettings,
  METRICS_TOKEN: optional(z.string().min(16)),
  TOKEN_SECRET: optional(z.string().min(32, 'must have at least 32 characters')),
  PERSONAL_KEYS: optional(z.string()),
  PERSONAL_INDEX_KEY: optional(z.string()),
  WECHAT_API: z.preprocess(empty, z.union([z.url(), z.literal('stand-in')]).default('https://api.weixin.qq.com')),
  WECHAT_APPID: optional(z.string()),
  WECHAT_SECRET: optional(z.string()),
});

/** What the environment says; `mongodbUri` is absent in trial mode. */
export interface Config {
  port: number;
  host: string;
  dataDir: string;
  mongodbUri: string | undefined;
  sample: boolean;
  logLevel: string;
  corsOrigins: string[];
  trustedProxies: TrustedProxies;
  limits: Limits;
  metricsToken: string | undefined;
  tokenSecret: string | undefined;
  /** Keys of personal data; trial mode makes its own. */
  personalKeys: WrittenKeys | undefined;
  /** `stand-in`: answers like WeChat, for trial and development only. */
  wechat: { api: string; appid: string; secret: string } | 'stand-in';
}

/**
 * Read the configuration.
 *
 * @throws {StartError} that names every wrong variable and what it must be.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    throw wrong(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}=${shown(environment, path)}: ${message}`),
    );
  }
  const env = parsed.data;
  const trial = env.MONGODB_URI === undefined;
  const missing = trial ? [] : missingInProduction(env);
  if (missing.length > 0) throw wrong(missing.map((name) => `${name}: required with MONGODB_URI`));
  return {
    port: env.PORT,
    host: env.HOST,
    dataDir: env.DATA_DIR,
    mongodbUri: env.MONGODB_URI,
    sample: trial && env.SAMPLE === 'on',
    logLevel: env.LOG_LEVEL,
    corsOrigins: env.CORS_ORIGINS.split(',')
      .map((origin) => origin.trim())
      .filter(Boolean),
    trustedProxies: env.TRUST_PROXY,
    limits: limitsOf(env),
    metricsToken: env.METRICS_TOKEN,
    tokenSecret: env.TOKEN_SECRET,
    personalKeys: writtenKeys(env),
    wechat:
      env.WECHAT_API !== 'stand-in' && env.WECHAT_APPID && env.WECHAT_SECRET
        ? { api: env.WECHAT_API, appid: env.WECHAT_APPID, secret: env.WECHAT_SECRET }
        : 'stand-in',
  };
}

/**
 * Where the database is and which keys its personal data has, for the command line, which needs nothing else.
 *
 * @throws {StartError} for a wrong `MONGODB_URI`.
 */
export function readDatabasePlace(environment: NodeJS.ProcessEnv): {
  uri: string | undefined;
  dataDir: string;
  personalKeys: WrittenKeys | undefined;
} {
  const part = Environment.pick({ MONGODB_URI: true, DATA_DIR: true, PERSONAL_KEYS: true, PERSONAL_INDEX_KEY: true });
  const parsed = part.safeParse(environment);
  if (!parsed.success) throw wrong(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  const { MONGODB_URI: uri, DATA_DIR: dataDir } = parsed.data;
  return { uri, dataDir, personalKeys: writtenKeys(parsed.data) };
}

function writtenKeys(env: {
  PERSONAL_KEYS?: string | undefined;
  PERSONAL_INDEX_KEY?: string | undefined;
}): WrittenKeys | undefined {
  const { PERSONAL_KEYS: personalKeys, PERSONAL_INDEX_KEY: personalIndexKey } = env;
  return personalKeys !== undefined && personalIndexKey !== undefined ? { personalKeys, personalIndexKey } : undefined;
}

function missingInProduction(env: z.output<typeof Environment>): string[] {
  const always = ['TOKEN_SECRET', 'PERSONAL_KEYS', 'PERSONAL_INDEX_KEY'];
  const needed = env.WECHAT_API === 'stand-in' ? always : [...always, 'WECHAT_APPID', 'WECHAT_SECRET'];
  return needed.filter((name) => env[name as keyof typeof env] === undefined);
}

function shown(environment: NodeJS.ProcessEnv, path: PropertyKey[]): string {
  const name = String(path[0]);
  return /SECRET|TOKEN|URI|KEY/.test(name) ? '…' : JSON.stringify(environment[name]);
}

function wrong(problems: string[]): StartError {
  const list = problems.join('; ');
  return new StartError({
    'zh-CN': `环境变量有误，请在 .env 或命令行中改正：${list}`,
    en: `The environment is wrong, correct it in .env or on the command line: ${list}`,
  });
}

/** Read `.env` of the working directory, where there is one; what the environment already says wins. */
export function loadEnvironmentFile(): void {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
