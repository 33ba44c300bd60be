import type { IncomingMessage, ServerResponse } from 'node:http';
import { Router } from '@koa/router';
import Koa from 'koa';
import type { Logger } from 'pino';
import type { Tokens } from './access/logins/tokens.ts';
import { auditRoutes } from './accounts/audit/routes.ts';
import { deviceRoutes } from './accounts/devices/routes.ts';
import { loginRoutes } from './accounts/login/routes.ts';
import { ownAccountRoutes } from './accounts/own-account/routes.ts';
import { accountRoutes } from './accounts/staff/routes.ts';
import { checkInRoutes } from './activities/attendance/check-in/routes.ts';
import { sessionAttendanceRoutes } from './activities/attendance/hours/routes.ts';
import { attendanceRoutes } from './activities/attendance/routes.ts';
import { certificateRoutes } from './activities/certificates/routes.ts';
import { absenceRoutes } from './activities/events/absences/routes.ts';
import { eventSettingRoutes } from './activities/events/event-settings.routes.ts';
import { signupGroupRoutes } from './activities/events/groups/routes.ts';
import { eventReviewRoutes } from './activities/events/manage/review/routes.ts';
import { manageEventRoutes } from './activities/events/manage/routes.ts';
import { eventRoutes, mySignupRoutes } from './activities/events/routes.ts';
import { eventStatisticsRoutes } from './activities/events/statistics/routes.ts';
import { messageRoutes } from './activities/notifications/routes.ts';
import { pointsRoutes, staffPointsRoutes } from './activities/points/routes.ts';
import { programmeRoutes } from './activities/programmes/routes.ts';
import { staffRewardRoutes } from './activities/rewards/manage-rewards.routes.ts';
import { rewardRoutes } from './activities/rewards/routes.ts';
import { addressLimit } from './http/context/address-limit.ts';
import { authentication } from './http/context/authentication.ts';
import { callerAddress } from './http/context/caller-address.ts';
import { createMetrics } from './http/context/metrics.ts';
import { requestLog } from './http/context/request-log.ts';
import { requestSize } from './http/context/request-size.ts';
import type { State } from './http/context/state.ts';
import { docsRoutes } from './http/document/docs.ts';
import { openApiDocument } from './http/document/openapi.ts';
import { jsonBody } from './http/endpoint/json-body.ts';
import { failureReplies } from './http/errors/error-handler.ts';
import type { TrustedProxies } from './http/limits/address.ts';
import { createGuard, type Limits } from './http/limits/rate-limiter.ts';
import { dispatch } from './http/routing/dispatch.ts';
import { shortWay } from './http/routing/fast-path.ts';
import { createRouteTable } from './http/routing/route-table.ts';
import { healthRoutes, type Readiness } from './http/site/health.ts';
import { browserOrigins, securityHeaders } from './http/site/security-headers.ts';
import { besideApi } from './http/site/site-routes.ts';
import { unknownRoutes } from './http/site/unknown-routes.ts';
import { type ListQueue, startListQueue } from './lists/importing/list-queue.ts';
import { listRoutes } from './lists/reviewing/routes.ts';
import type { MessageTemplates } from './messages/templates.ts';
import { bulletinRoutes } from './organising/bulletins/routes.ts';
import { coverageRoutes } from './organising/coverage/routes.ts';
import { driveRoutes } from './organising/drives/routes.ts';
import { federationRoutes } from './organising/federations/routes.ts';
import { federationTableRoutes } from './organising/federations/tables.routes.ts';
import { responsibilityRoutes } from './organising/responsibility/routes.ts';
import { roundItemRoutes } from './organising/rounds/items.routes.ts';
import { roundRoutes } from './organising/rounds/routes.ts';
import { taskRoutes } from './organising/tasks/routes.ts';
import { memberRoutes } from './people/members/routes.ts';
import { ownProfileRoutes } from './people/profile/routes.ts';
import { calendarDaysLeft, calendarEnd } from './platform/calendar/calendar.ts';
import { version } from './platform/package/version.ts';
import type { WeChat } from './platform/wechat/client.ts';
import { employerRoutes } from './register/employers/routes.ts';
import { staffStationRoutes } from './stations/admin/routes.ts';
import { crowdingRoutes } from './stations/crowding/routes.ts';
import { stationExportRoutes } from './stations/export/routes.ts';
import { startMemoryIndex } from './stations/memory/memory-index.ts';
import { stationQueryRoutes } from './stations/queries/routes.ts';
import { stationReportRoutes } from './stations/reports/routes.ts';
import { serviceAreaRoutes } from './stations/service-areas/routes.ts';
import { stationTableRoutes } from './stations/vocabulary/routes.ts';
import { regionRoutes } from './territory/regions/routes.ts';
import { unionRoutes } from './territory/unions/routes.ts';
import { type MapBackground, mapRoutes } from './web/map/routes.ts';
import { screenRoutes } from './web/screen/routes.ts';

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
  /** By which WeChat knows the kinds of message; without one a kind is not sent. */
  templates?: MessageTemplates | undefined;
  /** The largest list that may be uploaded, in bytes; 200 MB unless told. */
  maxUpload?: number | undefined;
  /** Behind the stations of the map at `/`; a plain grid where it is left out. */
  mapBackground?: MapBackground | undefined;
  clock?: () => Date;
}

/** The Koa app, its routes, the order of everything a request passes, and what goes on behind the requests. */
export function createApp(deps: Dependencies): {
  app: Koa<State>;
  api: Router<State>;
  background: ListQueue;
  /** Until everything is in memory that answers are made of. */
  loaded: Promise<void>;
} {
  const background = startListQueue(deps.log, deps.maxUpload);
  const stations = startMemoryIndex(deps.log);
  const api = new Router<State>({ prefix: '/api/v1' });
  for (const router of [
    loginRoutes(deps),
    deviceRoutes(),
    regionRoutes(),
    unionRoutes(),
    serviceAreaRoutes(),
    crowdingRoutes(),
    stationReportRoutes(),
    stationTableRoutes(),
    stationExportRoutes(),
    staffStationRoutes(),
    stationQueryRoutes(stations),
    eventRoutes(),
    mySignupRoutes(),
    signupGroupRoutes(),
    manageEventRoutes(),
    eventReviewRoutes(),
    absenceRoutes(),
    eventSettingRoutes(),
    programmeRoutes(),
    attendanceRoutes(),
    checkInRoutes(),
    sessionAttendanceRoutes(),
    ownProfileRoutes(deps),
    pointsRoutes(),
    staffPointsRoutes(),
    rewardRoutes(),
    staffRewardRoutes(),
    certificateRoutes(),
    messageRoutes(deps),
    eventStatisticsRoutes(),
    memberRoutes(),
    ownAccountRoutes(),
    accountRoutes(),
    auditRoutes(),
    driveRoutes(),
    bulletinRoutes(),
    coverageRoutes(),
    listRoutes(background),
    employerRoutes(),
    responsibilityRoutes(),
    roundRoutes(),
    roundItemRoutes(),
    taskRoutes(),
    federationRoutes(),
    federationTableRoutes(),
  ]) {
    api.use(router.routes());
  }
  const metrics = createMetrics();
  const clock = deps.clock ?? (() => new Date());
  const readiness = async () => ({ ...(await deps.readiness()), stations: stations.isReady() });
  const details = () => ({
    stations: stations.state(),
    holidays: { until: calendarEnd, daysLeft: calendarDaysLeft(clock()) },
  });
  const health = healthRoutes({ readiness, details }, metrics, deps.metricsToken);
  const docs = docsRoutes(() => openApiDocument(api, version));

  const routes = createRouteTable(api);
  const guard = createGuard(deps.limits);
  const app = new Koa<State>();
  // A client that goes away while a file is sent; failures of our own are caught and logged by `failureReplies`.
  app.on('error', (error: Error) => deps.log.debug({ err: error }, 'reply not delivered'));
  app.use(requestLog(deps.log, metrics, clock));
  app.use(failureReplies());
  app.use(securityHeaders());
  app.use(browserOrigins(deps.corsOrigins));
  app.use(besideApi([health, docs, screenRoutes(), mapRoutes(deps.mapBackground)]));
  app.use(callerAddress(deps.trustedProxies));
  app.use(addressLimit(guard));
  app.use(requestSize());
  app.use(authentication(deps.tokens, { secondFactor: deps.secondFactor ?? false }));
  app.use(jsonBody(routes));
  app.use(dispatch(routes));
  app.use(unknownRoutes(routes));
  const { log, trustedProxies } = deps;
  const answer = app.callback();
  const short = shortWay(api, { guard, log, metrics, clock, trustedProxies });
  app.callback = () => (request, response) =>
    short(request as IncomingMessage, response as ServerResponse) ? Promise.resolve() : answer(request, response);
  const drain = async (graceMs: number) => {
    await Promise.all([background.drain(graceMs), stations.stop()]);
  };
  return { app, api, background: { ...background, drain }, loaded: stations.loaded };
}
