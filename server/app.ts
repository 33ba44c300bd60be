import type { Router } from '@koa/router';
import type Koa from 'koa';
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
import { requestSize } from './http/context/request-size.ts';
import type { State } from './http/context/state.ts';
import { openApiDocument } from './http/document/openapi.ts';
import type { TrustedProxies } from './http/limits/address.ts';
import { createRateLimiter, type Limits } from './http/limits/rate-limiter.ts';
import { createApi } from './http/routing/create-api.ts';
import { createPipeline } from './http/routing/request-pipeline.ts';
import { healthRoutes, type MetricsReaders, type Readiness } from './http/site/health.ts';
import { uploadRoutes } from './http/uploads/upload.routes.ts';
import { type ListQueue, startListQueue } from './lists/importing/list-queue.ts';
import { listNoteRoutes } from './lists/reviewing/notes.routes.ts';
import { listRoutes } from './lists/reviewing/routes.ts';
import { listUploadRoutes } from './lists/reviewing/uploads.routes.ts';
import type { MessageTemplates } from './messages/templates.ts';
import { bulletinRoutes } from './organising/bulletins/routes.ts';
import { coverageRoutes } from './organising/coverage/routes.ts';
import { driveRoutes } from './organising/drives/routes.ts';
import { pilotRoutes } from './organising/federations/pilots.routes.ts';
import { federationRoutes } from './organising/federations/routes.ts';
import { federationTableRoutes } from './organising/federations/tables.routes.ts';
import { responsibilityRoutes } from './organising/responsibility/routes.ts';
import { roundItemRoutes } from './organising/rounds/items.routes.ts';
import { roundRoutes } from './organising/rounds/routes.ts';
import { taskRoutes } from './organising/tasks/routes.ts';
import { memberRoutes } from './people/members/routes.ts';
import { consentTextRoutes } from './people/profile/consent-texts.routes.ts';
import { ownProfileRoutes } from './people/profile/routes.ts';
import { calendarDaysLeft } from './platform/calendar/calendar.ts';
import { calendarEnd } from './platform/calendar/notices.ts';
import { version } from './platform/package/version.ts';
import type { WeChat } from './platform/wechat/client.ts';
import { employerRoutes } from './register/employers/routes.ts';
import { stationClosureRoutes } from './stations/admin/closure.routes.ts';
import { staffStationRoutes } from './stations/admin/routes.ts';
import { crowdingRoutes } from './stations/crowding/routes.ts';
import { stationExportRoutes } from './stations/export/routes.ts';
import { type MemoryIndex, startMemoryIndex } from './stations/memory/memory-index.ts';
import { stationQueryRoutes } from './stations/queries/routes.ts';
import { stationReportRoutes } from './stations/reports/routes.ts';
import { serviceAreaRoutes } from './stations/service-areas/routes.ts';
import { stationTableRoutes } from './stations/vocabulary/routes.ts';
import { regionRoutes } from './territory/regions/routes.ts';
import { unionRoutes } from './territory/unions/routes.ts';
import { docsRoutes } from './web/docs/routes.ts';
import { type MapBackground, mapRoutes } from './web/map/routes.ts';
import { screenRoutes } from './web/screen/routes.ts';

/** What the app needs from outside; tests and main.ts make it. */
export interface Dependencies {
  wechat: WeChat;
  /** Whether WeChat is stood in for, which the documentation tells; by default it is not. */
  standIn?: boolean;
  tokens: Tokens;
  log: Logger;
  readiness: Readiness;
  /** Origins whose pages may read replies in a browser; the mini-program needs none. */
  corsOrigins: readonly string[];
  trustedProxies: TrustedProxies;
  limits: Limits;
  /** Whether administrators must have a second factor; by default not, as in a trial. */
  secondFactor?: boolean;
  /** Who may read `/metrics`; by default nobody. */
  metricsReaders?: MetricsReaders;
  /** The ids by which WeChat knows the kinds of messages; a kind without one is not sent. */
  templates?: MessageTemplates | undefined;
  /** The largest list that may be uploaded, in bytes; 200 MB by default. */
  maxUpload?: number | undefined;
  /** The map behind the stations of the page at `/`; a plain grid by default. */
  mapBackground?: MapBackground | undefined;
  clock?: () => Date;
}

/** The routes of each wing, and who may call them; `createApi` checks that it is so. */
function apiOf(deps: Dependencies, stations: MemoryIndex, lists: ListQueue): Router<State> {
  return createApi({
    territory: { anyone: [regionRoutes(), unionRoutes()] },
    register: { staff: [employerRoutes()] },
    stations: {
      anyone: [stationQueryRoutes(stations)],
      'anyone, staff': [serviceAreaRoutes(), stationTableRoutes()],
      'anyone, member, staff': [crowdingRoutes()],
      'member, staff': [stationReportRoutes()],
      staff: [staffStationRoutes(), stationClosureRoutes(), stationExportRoutes()],
    },
    activities: {
      'anyone, member': [eventRoutes(), attendanceRoutes(), pointsRoutes(), rewardRoutes(), certificateRoutes()],
      'anyone, staff': [programmeRoutes(), eventSettingRoutes()],
      'anyone, member, staff': [messageRoutes(deps)],
      member: [mySignupRoutes(), signupGroupRoutes()],
      staff: [
        ...[manageEventRoutes(), eventReviewRoutes(), absenceRoutes(), eventStatisticsRoutes()],
        ...[checkInRoutes(), sessionAttendanceRoutes(), staffPointsRoutes(), staffRewardRoutes()],
      ],
    },
    accounts: {
      anyone: [loginRoutes(deps)],
      'member, staff': [deviceRoutes()],
      staff: [ownAccountRoutes(), accountRoutes(), auditRoutes()],
    },
    people: { anyone: [consentTextRoutes()], member: [ownProfileRoutes(deps)], staff: [memberRoutes()] },
    http: { staff: [uploadRoutes()] },
    lists: { staff: [listRoutes(lists), listNoteRoutes(), listUploadRoutes(lists)] },
    organising: {
      staff: [
        ...[coverageRoutes(), bulletinRoutes(), driveRoutes(), responsibilityRoutes(), taskRoutes()],
        ...[roundRoutes(), roundItemRoutes(), federationRoutes(), pilotRoutes(), federationTableRoutes()],
      ],
    },
  });
}

/** Create the Koa app, its routes, what every request passes, and what runs behind the requests. */
export function createApp(deps: Dependencies): {
  app: Koa<State>;
  api: Router<State>;
  background: ListQueue;
  /** Resolves when everything that replies are made of is in memory. */
  loaded: Promise<void>;
} {
  const { log, clock = () => new Date() } = deps;
  const lists = startListQueue(log, deps.maxUpload);
  const stations = startMemoryIndex(log);
  const metrics = createMetrics();
  const api = apiOf(deps, stations, lists);
  const health = {
    readiness: async () => ({ ...(await deps.readiness()), stations: stations.isReady() }),
    details: () => ({
      stations: stations.state(),
      holidays: { until: calendarEnd(), daysLeft: calendarDaysLeft(clock()) },
    }),
  };
  const app = createPipeline({
    api,
    sites: [
      healthRoutes(health, metrics, deps.metricsReaders ?? 'nobody'),
      docsRoutes((language, manual) =>
        openApiDocument(api, { version, manual, language, standIn: deps.standIn ?? false }),
      ),
      ...[screenRoutes(), mapRoutes(deps.mapBackground)],
    ],
    gates: [
      callerAddress(deps.trustedProxies),
      addressLimit(createRateLimiter(deps.limits)),
      requestSize(),
      authentication(deps.tokens, { secondFactor: deps.secondFactor ?? false }),
    ],
    origins: deps.corsOrigins,
    observation: { log, metrics, clock },
  });
  const drain = async (graceMs: number) => {
    await Promise.all([lists.drain(graceMs), stations.stop()]);
  };
  return { app, api, background: { ...lists, drain }, loaded: stations.loaded };
}
