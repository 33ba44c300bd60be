import { Router } from '@koa/router';
import Koa from 'koa';
import type { Logger } from 'pino';
import { auditRoutes } from './audit/routes.ts';
import { authRoutes } from './auth/routes.ts';
import type { Tokens } from './auth/tokens.ts';
import { bulletinRoutes } from './bulletins/routes.ts';
import { coverageRoutes } from './coverage/routes.ts';
import { deviceRoutes } from './devices/routes.ts';
import { driveRoutes } from './drives/routes.ts';
import { employerRoutes } from './employers/routes.ts';
import { eventRoutes, mySignupRoutes } from './events/routes.ts';
import { federationRoutes } from './federations/routes.ts';
import { federationTableRoutes } from './federations/tables/routes.ts';
import { callerAddress, type TrustedProxies } from './http/address.ts';
import { authentication, type State } from './http/auth.ts';
import { jsonBody } from './http/body.ts';
import { docsRoutes } from './http/docs.ts';
import { failureReplies } from './http/failures.ts';
import { healthRoutes, type Readiness } from './http/health.ts';
import { addressLimit, createGuard, type Limits } from './http/limits.ts';
import { createMetrics } from './http/metrics.ts';
import { openApiDocument } from './http/openapi.ts';
import { requestLog } from './http/request-log.ts';
import { requestSize } from './http/request-size.ts';
import { besideApi, browserOrigins, securityHeaders } from './http/security-headers.ts';
import { unknownRoutes } from './http/unknown-routes.ts';
import { type Background, startBackground } from './lists/background.ts';
import { listRoutes } from './lists/routes.ts';
import { meRoutes } from './people/routes.ts';
import { regionRoutes } from './regions/routes.ts';
import { responsibilityRoutes } from './responsibility/routes.ts';
import { itemRoutes } from './rounds/items/routes.ts';
import { roundRoutes } from './rounds/routes.ts';
import { accountRoutes, staffRoutes } from './staff/routes.ts';
import { stationRoutes } from './stations/routes.ts';
import { taskRoutes } from './tasks/routes.ts';
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
  trustedProxies: TrustedProxies;
  limits: Limits;
  /** Whether administrators must have a second factor; off where it is left out, as in a trial. */
  secondFactor?: boolean;
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
    deviceRoutes(),
    regionRoutes(),
    unionRoutes(),
    stationRoutes(),
    eventRoutes(),
    mySignupRoutes(),
    meRoutes(deps),
    staffRoutes(),
    accountRoutes(),
    auditRoutes(),
    driveRoutes(),
    bulletinRoutes(),
    coverageRoutes(),
    listRoutes(background),
    employerRoutes(),
    responsibilityRoutes(),
    roundRoutes(),
    itemRoutes(),
    taskRoutes(),
    federationRoutes(),
    federationTableRoutes(),
  ]) {
    api.use(routes.routes());
  }
  const metrics = createMetrics();
  const health = healthRoutes(deps.readiness, metrics, deps.metricsToken);
  const docs = docsRoutes(() => openApiDocument(api, version));

  const app = new Koa<State>();
  // A client that goes away while a file is sent; failures of our own are caught and logged by `failureReplies`.
  app.on('error', (error: Error) => deps.log.debug({ err: error }, 'reply not delivered'));
  app.use(requestLog(deps.log, metrics, deps.clock ?? (() => new Date())));
  app.use(failureReplies());
  app.use(securityHeaders());
  app.use(browserOrigins(deps.corsOrigins));
  app.use(besideApi(health));
  app.use(besideApi(docs));
  app.use(callerAddress(deps.trustedProxies));
  app.use(addressLimit(createGuard(deps.limits)));
  app.use(requestSize());
  app.use(authentication(deps.tokens, { secondFactor: deps.secondFactor ?? false }));
  app.use(jsonBody(api));
  app.use(api.routes());
  app.use(unknownRoutes(api));
  return { app, api, background };
}
