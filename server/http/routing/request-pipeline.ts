import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Router } from '@koa/router';
import Koa from 'koa';
import { type Gate, passGates } from '../context/gate.ts';
import { type Observation, requestLog } from '../context/request-log.ts';
import { browserOrigins, pageHeaders } from '../context/security-headers.ts';
import type { State } from '../context/state.ts';
import { errorHandler } from '../errors/error-handler.ts';
import { siteRoutes } from '../site/site-routes.ts';
import { dispatch } from './dispatch.ts';
import { fastPath } from './fast-path.ts';
import { jsonBody } from './json-body.ts';
import { createRouteTable } from './route-table.ts';
import { unknownRoutes } from './unknown-routes.ts';

/** What the pipeline serves, and what requests pass on their way. */
export interface RequestPipeline {
  /** The routes of the API, all of them. */
  api: Router<State>;
  /** Pages and probes, which come before the gates. */
  sites: readonly Router<State>[];
  /** What every request to the API passes, in this order. What is to hold for all of them belongs here. */
  gates: readonly Gate[];
  /** Origins whose pages may read replies in a browser. */
  origins: readonly string[];
  observation: Observation;
}

/**
 * Create the Koa app with the order of everything that a request passes.
 *
 * The fast path answers some reads of the API in the place of Koa. It passes the gates too, so that what is added to
 * them holds on both ways.
 */
export function createPipeline({ api, sites, gates, origins, observation }: RequestPipeline): Koa<State> {
  const routes = createRouteTable(api);
  const app = new Koa<State>();
  // A client went away while its reply was sent. Failures of our own are caught and logged by `errorHandler`.
  app.on('error', (error: Error) => observation.log.debug({ err: error }, 'reply not delivered'));
  app.use(requestLog(observation));
  app.use(errorHandler());
  app.use(pageHeaders());
  app.use(browserOrigins(origins));
  app.use(siteRoutes(sites));
  app.use(passGates(gates));
  app.use(jsonBody(routes));
  app.use(dispatch(routes));
  app.use(unknownRoutes(routes));

  const answer = app.callback();
  const answerFast = fastPath(app, api, gates, observation);
  app.callback = () => (request, response) =>
    answerFast(request as IncomingMessage, response as ServerResponse) ?? answer(request, response);
  return app;
}
