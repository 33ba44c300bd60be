/** A server process that does what it is asked and never answers a write with a key: a test kills it in between. */
import { pino } from 'pino';
import { AnswerModel } from '../../schemas/http/answer.ts';
import { createTokens } from '../../server/access/logins/tokens.ts';
import { createApp } from '../../server/app.ts';
import { listen } from '../../server/http/site/listen.ts';
import { connectDatabase } from '../../server/platform/database/connect-database.ts';
import { parseKeyRing, setKeyRing } from '../../server/platform/encryption/key-ring.ts';
import { createWeChat } from '../../server/platform/wechat/client.ts';
import { noLimits } from './limits.ts';

const { uri, dbName, secret, keys } = JSON.parse(process.argv[2] ?? '');
setKeyRing(parseKeyRing(keys));
await connectDatabase(uri, { dbName });
// The last write before the reply.
AnswerModel.updateOne = (() => new Promise(() => {})) as never;
const { app } = createApp({
  wechat: createWeChat({ api: 'http://127.0.0.1:9', appid: 'none', secret: 'none' }),
  tokens: createTokens(secret),
  log: pino({ level: 'silent' }),
  readiness: async () => ({}),
  corsOrigins: [],
  trustedProxies: 0,
  limits: noLimits,
});
const { port } = await listen(app, 0, '127.0.0.1');
process.stdout.write(`${port}\n`);
