import { describe, expect } from 'vitest';
import { readConfig } from '../../server/startup/config.ts';
import { it, startServer } from '../support/it.ts';
import { personalKeys } from '../support/program/program.ts';

const token = 'the token of who collects';
const production = {
  ...personalKeys(),
  MONGODB_URI: 'mongodb://127.0.0.1/nuanfeng?replicaSet=any',
  TOKEN_SECRET: 'a secret of this test, of 32 bytes or more',
  WECHAT_API: 'stand-in',
};

describe('/metrics', () => {
  it.for([
    ['in production', production, [404, 404, 404]],
    ['in production with METRICS_TOKEN', { ...production, METRICS_TOKEN: token }, [401, 401, 200]],
    ['in a trial', {}, [200, 200, 200]],
    ['in a trial with METRICS_TOKEN', { METRICS_TOKEN: token }, [401, 401, 200]],
  ] as const)('%s', async ([, environment, expected], { database: _ }) => {
    const { metricsReaders } = readConfig(environment);
    const { url, stop } = await startServer({ metricsReaders });
    const replies = [];
    for (const sent of [undefined, 'Bearer another token of 25', `Bearer ${token}`]) {
      const reply = await fetch(`${url}/metrics`, sent ? { headers: { Authorization: sent } } : {});
      replies.push({ status: reply.status, tells: (await reply.text()).includes('http_request_duration_seconds') });
    }
    await stop();
    expect(replies).toEqual(expected.map((status) => ({ status, tells: status === 200 })));
  });
});
