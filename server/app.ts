import cors from '@koa/cors';
import { Router } from '@koa/router';
import Koa from 'koa';
import helmet from 'koa-helmet';
import type { Logger } from 'pino';
import { authRoutes } from './auth/routes.ts';
import type { Tokens } from './auth/tokens.ts';
import { coverageRoutes } from './coverage/routes.ts';
import { employerRoutes } from './employers/routes.ts';
import { eventRoutes, mySignupRoutes } from './events/routes.ts';
import { authentication, type State } from './http/auth.ts';
import { jsonBody } from './http/body.ts';
import { docsRoutes } from './http/docs.ts';
import { failureReplies } from './http/failures.ts';
import { healthRoutes, type Readiness } from './http/health.ts';
import { createMetrics } from './http/metrics.ts';
import { openApiDocument } from './http/openapi.ts';
import { requestLog } from './http/request-log.ts';
import { unknownRoutes } from './http/unknown-routes.ts';
import { type Background, startBackground } from './lists/background.ts';
import { listRoutes } from './lists/routes.ts';
import { regionRoutes } from './regions/routes.ts';
import { staffRoutes } from './staff/routes.ts';
import { stationRoutes } from './stations/routes.ts';
import { unionRoutes } from './unions/routes.ts';
import { version } from './version.ts';
import type { WeChat } from './wechat/client.ts';

/** What the app needs from outside; tests and main.ts make it. */
export interface Dependencies {
  wechat: WeChat;
  tokens: Tokens;
  log: Logger;
  readiness: Readiness;
  /** Origins that a browser may call from; the mini-program needs none. */
  corsOrigins: readonly string[];
  /** Whether one proxy in front is trusted to say who calls. */
  trustProxy: boolean;
  metricsToken?: string | undefined;
  /** The largest list that may be uploaded, in bytes; 200 MB unless told. */
  maxUpload?: number | undefined;
  clock?: () => Date;
}

/** The Koa app, its routes, the order of everything a request passes, and what goes on behind the requests. */
export function createApp(deps: Dependencies): { app: Koa<State>; api: Router<State>; background: Background } {
  const background = startBackground(deps.log, deps.maxUpload);
  const api = new Router<State>({ prefix: '/api/v1' });
  for (const routes of [
    authRoutes(deps),
    regionRoutes(),
    unionRoutes(),
    stationRoutes(),
    eventRoutes(),
    mySignupRoutes(),
    staffRoutes(),
    coverageRoutes(),
    listRoutes(background),
    employerRoutes(),
  ]) {
    api.use(routes.routes());
  }
  const metrics = createMetrics();
  const health = healthRoutes(deps.readiness, metrics, deps.metricsToken);
  const docs = docsRoutes(() => openApiDocument(api, version));

  const app = new Koa<State>({ proxy: deps.trustProxy, maxIpsCount: 1 });
  // A client that goes away while a file is sent; failures of our own are caught and logged by `failureReplies`.
  app.on('error', (error: Error) => deps.log.debug({ err: error }, 'reply not delivered'));
  app.use(requestLog(deps.log, metrics, deps.clock ?? (() => new Date())));
  app.use(failureReplies());
  app.use(helmet());
  app.use(cors({ origin: (ctx) => (deps.corsOrigins.includes(ctx.get('Origin')) ? ctx.get('Origin') : '') }));
  app.use(health.routes());
  app.use(docs.routes());
  app.use(authentication(deps.tokens));
  app.use(jsonBody(api));
  app.use(api.routes());
  app.use(unknownRoutes(api));
  return { app, api, background };
}
