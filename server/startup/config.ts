import { z } from 'zod';
import type { TrustedProxies } from '../http/limits/address.ts';
import type { Limits } from '../http/limits/rate-limiter.ts';
import type { MetricsReaders } from '../http/site/health.ts';
import { MessageTemplates } from '../messages/templates.ts';
import type { SerialisedKeys } from '../platform/encryption/key-ring.ts';
import type { Language } from '../platform/errors/errors.ts';
import { StartError } from '../platform/errors/start-error.ts';
import type { MapBackground } from '../web/map/routes.ts';
import { limitSettings, limitsOf, trustedProxies } from './request-settings.ts';

const onOrOff = z.enum(['on', 'off']);
/** An empty variable counts as absent. */
const emptyToUndefined = (text: unknown) => (text === '' ? undefined : text);
const optional = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(emptyToUndefined, schema.optional());

const parseJson = (text: string, ctx: z.RefinementCtx): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    ctx.addIssue('must be JSON');
    return z.NEVER;
  }
};

const Environment = z.object({
  PORT: z.preprocess(
    emptyToUndefined,
    z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(0).max(65535)).default(3000),
  ),
  HOST: z.preprocess(emptyToUndefined, z.string().default('127.0.0.1')),
  DATA_DIR: z.preprocess(emptyToUndefined, z.string().default('./data')),
  MONGODB_URI: optional(z.string().regex(/^mongodb(\+srv)?:\/\/[^/?]+\/[^/?]+(\?|$)/)),
  SAMPLE: z.preprocess(emptyToUndefined, onOrOff.default('on')),
  LOG_LEVEL: z.preprocess(
    emptyToUndefined,
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  ),
  CORS_ORIGINS: z.preprocess(emptyToUndefined, z.string().default('')),
  TRUST_PROXY: z.preprocess(emptyToUndefined, trustedProxies),
  ...limitSettings,
  METRICS_TOKEN: optional(z.string().min(16)),
  TOKEN_SECRET: optional(z.string().min(32)),
  PERSONAL_KEYS: optional(z.string()),
  PERSONAL_INDEX_KEY: optional(z.string()),
  WECHAT_API: z.preprocess(
    emptyToUndefined,
    z.union([z.url({ protocol: /^https?$/ }), z.literal('stand-in')]).default('https://api.weixin.qq.com'),
  ),
  WECHAT_APPID: optional(z.string()),
  WECHAT_SECRET: optional(z.string()),
  MESSAGE_TEMPLATES: optional(z.string().transform(parseJson).pipe(MessageTemplates)),
  MAP_TILES: optional(
    z
      .url({ protocol: /^https?$/, abort: true })
      .refine((url) => ['{z}', '{x}', '{y}'].every((part) => url.includes(part))),
  ),
  MAP_ATTRIBUTION: optional(z.string().max(200)),
});

/** What the value of each variable must be, for the error message. Variables that accept any text are absent. */
const valueRules: Partial<Record<string, Record<Language, string>>> = {
  PORT: { 'zh-CN': '应为 0 到 65535 的整数', en: 'must be a number from 0 to 65535' },
  MONGODB_URI: {
    'zh-CN': '应为 mongodb://主机/数据库名?选项，数据库名不可省略',
    en: 'must be mongodb://hosts/database?options, with the name of the database',
  },
  SAMPLE: { 'zh-CN': '应为 on 或 off', en: 'must be on or off' },
  LOG_LEVEL: {
    'zh-CN': '应为 trace、debug、info、warn、error 或 silent',
    en: 'must be trace, debug, info, warn, error or silent',
  },
  TRUST_PROXY: { 'zh-CN': '应为 on 或 off', en: 'must be on or off' },
  METRICS_TOKEN: { 'zh-CN': '至少 16 个字符', en: 'must have at least 16 characters' },
  TOKEN_SECRET: { 'zh-CN': '至少 32 个字符', en: 'must have at least 32 characters' },
  MESSAGE_TEMPLATES: {
    'zh-CN': '应为 JSON：{"confirmed":{"id":"模板编号","fields":{"title":"thing1","time":"time2"}}}',
    en: 'must be JSON: {"confirmed":{"id":"a template","fields":{"title":"thing1","time":"time2"}}}',
  },
  MAP_TILES: {
    'zh-CN': '应为 http(s) 地址，含 {z}、{x}、{y}',
    en: 'must be an http(s) address with {z}, {x} and {y}',
  },
  WECHAT_API: {
    'zh-CN': '应为 http(s) 地址，或 stand-in',
    en: 'must be an http(s) address, or stand-in',
  },
};
const requiredWith = (name: string) => ({ 'zh-CN': `指定 ${name} 时必填`, en: `is required with ${name}` });

/** The configuration of the server, read from environment variables. */
export interface Config {
  port: number;
  host: string;
  dataDir: string;
  /** undefined in trial mode. */
  mongodbUri: string | undefined;
  /** Whether trial mode loads the sample data. */
  sample: boolean;
  logLevel: string;
  corsOrigins: string[];
  trustedProxies: TrustedProxies;
  limits: Limits;
  metricsReaders: MetricsReaders;
  tokenSecret: string | undefined;
  /** Keys of personal data. Trial mode makes its own. */
  personalKeys: SerialisedKeys | undefined;
  /** `stand-in` is a local server that answers like WeChat, for trial and development only. */
  wechat: { api: string; appid: string; secret: string } | 'stand-in';
  /** If undefined, the stand-in uses templates of its own and nothing is sent through WeChat. */
  messageTemplates: MessageTemplates | undefined;
  mapBackground: MapBackground | undefined;
}

/**
 * Read the configuration from environment variables.
 *
 * @throws {StartError} naming every wrong variable and what its value must be.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) throw environmentError(problemsOf(parsed.error, environment));
  const env = parsed.data;
  const trial = env.MONGODB_URI === undefined;
  const missing = trial ? [] : missingInProduction(env);
  if (missing.length > 0) throw environmentError(missing.map((name) => ({ name, rule: requiredWith('MONGODB_URI') })));
  const { MAP_TILES: tiles, MAP_ATTRIBUTION: attribution } = env;
  if (tiles && !attribution) throw environmentError([{ name: 'MAP_ATTRIBUTION', rule: requiredWith('MAP_TILES') }]);
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
    metricsReaders: env.METRICS_TOKEN ? { token: env.METRICS_TOKEN } : trial ? 'everybody' : 'nobody',
    tokenSecret: env.TOKEN_SECRET,
    personalKeys: writtenKeys(env),
    messageTemplates: env.MESSAGE_TEMPLATES,
    mapBackground: tiles && attribution ? { tiles, attribution } : undefined,
    wechat:
      env.WECHAT_API !== 'stand-in' && env.WECHAT_APPID && env.WECHAT_SECRET
        ? { api: env.WECHAT_API, appid: env.WECHAT_APPID, secret: env.WECHAT_SECRET }
        : 'stand-in',
  };
}

/**
 * Read where the database is and which keys its personal data has. The command line needs nothing else.
 *
 * @throws {StartError} if `MONGODB_URI` is wrong.
 */
export function readDatabaseConfig(environment: NodeJS.ProcessEnv): {
  uri: string | undefined;
  dataDir: string;
  personalKeys: SerialisedKeys | undefined;
} {
  const part = Environment.pick({ MONGODB_URI: true, DATA_DIR: true, PERSONAL_KEYS: true, PERSONAL_INDEX_KEY: true });
  const parsed = part.safeParse(environment);
  if (!parsed.success) throw environmentError(problemsOf(parsed.error, environment));
  const { MONGODB_URI: uri, DATA_DIR: dataDir } = parsed.data;
  return { uri, dataDir, personalKeys: writtenKeys(parsed.data) };
}

function writtenKeys(env: {
  PERSONAL_KEYS?: string | undefined;
  PERSONAL_INDEX_KEY?: string | undefined;
}): SerialisedKeys | undefined {
  const { PERSONAL_KEYS: personalKeys, PERSONAL_INDEX_KEY: personalIndexKey } = env;
  return personalKeys !== undefined && personalIndexKey !== undefined ? { personalKeys, personalIndexKey } : undefined;
}

function missingInProduction(env: z.output<typeof Environment>): string[] {
  const keys = ['TOKEN_SECRET', 'PERSONAL_KEYS', 'PERSONAL_INDEX_KEY'];
  const required = env.WECHAT_API === 'stand-in' ? keys : [...keys, 'WECHAT_APPID', 'WECHAT_SECRET'];
  return required.filter((name) => env[name as keyof typeof env] === undefined);
}

interface Problem {
  /** The variable, with its value unless that is secret. */
  name: string;
  rule: Record<Language, string>;
}

function problemsOf(error: z.ZodError, environment: NodeJS.ProcessEnv): Problem[] {
  return error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    const value = /SECRET|TOKEN|URI/.test(name) ? '…' : JSON.stringify(environment[name]);
    return { name: `${name}=${value}`, rule: valueRules[name] ?? { 'zh-CN': message, en: message } };
  });
}

function environmentError(problems: Problem[]): StartError {
  const list = (language: Language) => problems.map(({ name, rule }) => `${name} ${rule[language]}`);
  return new StartError({
    'zh-CN': `环境变量有误，请在 .env 或命令行中改正：${list('zh-CN').join('；')}。`,
    en: `The environment is wrong, correct it in .env or on the command line: ${list('en').join('; ')}.`,
  });
}

/** The language of the terminal: Chinese unless `NUANFENG_LANG` names English. */
export function terminalLanguage(environment: NodeJS.ProcessEnv): Language {
  return /^en/i.test(environment.NUANFENG_LANG ?? '') ? 'en' : 'zh-CN';
}
