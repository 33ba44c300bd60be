import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import { pino } from 'pino';
import { inject, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import { createTokens } from '../../server/auth/tokens.ts';
import { connectDatabase, disconnectDatabase } from '../../server/database/connect.ts';
import { createIndexes } from '../../server/database/indexes.ts';
import { listen } from '../../server/http/listen.ts';
import { createWeChat } from '../../server/wechat/client.ts';
import { standInAccount, startStandIn } from '../../server/wechat/stand-in.ts';
import { createApi } from './api.ts';

/** A test with a database of its own (one a file, indexes built), and the server over HTTP where it asks for `api`. */
export const it = test
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures a fixture needs
  .extend('database', { scope: 'file', auto: true }, async ({}, { onCleanup }) => {
    const dbName = `test_${randomBytes(6).toString('hex')}`;
    await connectDatabase(inject('mongodbUri'), { dbName });
    onCleanup(async () => {
      await mongoose.connection.dropDatabase();
      await disconnectDatabase();
    });
    await createIndexes();
    return dbName;
  })
  // A file may set another limit of uploads, in bytes.
  .extend('maxUpload', { scope: 'file' }, (200 * 1024 * 1024) as number)
  .extend('server', { scope: 'file' }, async ({ database: _, maxUpload }, { onCleanup }) => {
    const logged: string[] = [];
    const wechat = await startStandIn();
    const {
      app,
      api: router,
      background,
    } = createApp({
      wechat: createWeChat({ ...standInAccount, api: wechat.api }),
      tokens: createTokens(randomBytes(32).toString('hex')),
      log: pino({ level: 'info' }, { write: (line: string) => logged.push(line) }),
      readiness: async () => ({ database: true }),
      corsOrigins: ['https://console.example.org'],
      trustProxy: false,
      maxUpload,
    });
    const listening = await listen(app, 0, '127.0.0.1');
    onCleanup(async () => {
      await listening.drain(0);
      await background.drain(10_000);
      await wechat.stop();
    });
    const url = `http://127.0.0.1:${listening.port}`;
    return { url, router, logged, background, api: createApi(url) };
  })
  .extend('api', async ({ server }) => server.api);
