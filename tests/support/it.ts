import { randomBytes } from 'node:crypto';
import { inject, test } from 'vitest';
import { createTokens } from '../../server/access/logins/tokens.ts';
import { createApp, type Dependencies } from '../../server/app.ts';
import { listen } from '../../server/http/site/listen.ts';
import { disconnectDatabase } from '../../server/platform/database/connect-database.ts';
import { generateKeys, parseKeyRing, setKeyRing } from '../../server/platform/encryption/key-ring.ts';
import { createLog } from '../../server/platform/log/log.ts';
import { createWeChat } from '../../server/platform/wechat/client.ts';
import { standInAccount } from '../../server/platform/wechat/stand-in/account.ts';
import { startStandIn } from '../../server/platform/wechat/stand-in/stand-in-server.ts';
import { createApi } from './api.ts';
import { takeDatabase } from './database/database.ts';
import { holdToDocument } from './document/hold-to-document.ts';
import { noLimits } from './limits.ts';

/** A test with a database of its own file (indexes built), and the server over HTTP where it asks for `api`. */
export const it = test
  // A file may want the regions of China in its database.
  .extend('regions', { scope: 'file' }, false as boolean)
  .extend('database', { scope: 'file', auto: true }, async ({ regions }, { onCleanup }) => {
    setKeyRing(parseKeyRing(generateKeys()));
    const dbName = await takeDatabase(inject('mongodbUri'), { regions });
    onCleanup(disconnectDatabase);
    return dbName;
  })
  // A file may set another limit of uploads, in bytes.
  .extend('maxUpload', { scope: 'file' }, (200 * 1024 * 1024) as number)
  .extend('server', { scope: 'file' }, async ({ database: _, maxUpload }, { onCleanup }) => {
    const server = await startServer({ maxUpload });
    onCleanup(server.stop);
    return server;
  })
  .extend('api', async ({ server }) => server.api);

/** A server of the product over HTTP, on the database of this file; a test that needs other settings starts its own. */
export async function startServer(settings: Partial<Dependencies> = {}) {
  const logged: string[] = [];
  const wechat = await startStandIn();
  const {
    app,
    api: router,
    background,
  } = createApp({
    wechat: createWeChat({ ...standInAccount, api: wechat.api }),
    tokens: createTokens(randomBytes(32).toString('hex')),
    log: createLog('info', { write: (line: string) => logged.push(line) }),
    readiness: async () => ({ database: true }),
    corsOrigins: ['https://console.example.org'],
    trustedProxies: 0,
    limits: noLimits,
    metricsReaders: 'everybody',
    ...settings,
  });
  const listening = await listen(app, 0, '127.0.0.1');
  const url = `http://127.0.0.1:${listening.port}`;
  holdToDocument(url, router);
  const stop = async () => {
    await listening.drain(0);
    await background.drain(10_000);
    await wechat.stop();
  };
  return { url, router, logged, background, stop, api: createApi(url) };
}
