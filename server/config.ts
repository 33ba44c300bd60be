import { z } from 'zod';
import { StartError } from './database/start-error.ts';

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
  TRUST_PROXY: z.preprocess(empty, flag.default('off')),
  METRICS_TOKEN: optional(z.string().min(16)),
  TOKEN_SECRET: optional(z.string().min(32, 'must have at least 32 characters')),
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
  trustProxy: boolean;
  metricsToken: string | undefined;
  tokenSecret: string | undefined;
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
    trustProxy: env.TRUST_PROXY === 'on',
    metricsToken: env.METRICS_TOKEN,
    tokenSecret: env.TOKEN_SECRET,
    wechat:
      env.WECHAT_API !== 'stand-in' && env.WECHAT_APPID && env.WECHAT_SECRET
        ? { api: env.WECHAT_API, appid: env.WECHAT_APPID, secret: env.WECHAT_SECRET }
        : 'stand-in',
  };
}

/**
 * Where the database is, for the command line, which needs nothing else of the environment.
 *
 * @throws {StartError} for a wrong `MONGODB_URI`.
 */
export function readDatabasePlace(environment: NodeJS.ProcessEnv): { uri: string | undefined; dataDir: string } {
  const parsed = Environment.pick({ MONGODB_URI: true, DATA_DIR: true }).safeParse(environment);
  if (!parsed.success) throw wrong(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  return { uri: parsed.data.MONGODB_URI, dataDir: parsed.data.DATA_DIR };
}

function missingInProduction(env: z.output<typeof Environment>): string[] {
  const needed = env.WECHAT_API === 'stand-in' ? ['TOKEN_SECRET'] : ['TOKEN_SECRET', 'WECHAT_APPID', 'WECHAT_SECRET'];
  return needed.filter((name) => env[name as keyof typeof env] === undefined);
}

function shown(environment: NodeJS.ProcessEnv, path: PropertyKey[]): string {
  const name = String(path[0]);
  return /SECRET|TOKEN|URI/.test(name) ? '…' : JSON.stringify(environment[name]);
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
