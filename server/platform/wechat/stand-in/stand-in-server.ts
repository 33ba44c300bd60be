import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { standInMiniProgramCode } from './code-image.ts';
import { createFaults, type Fault, simulateFault, type WireResponse } from './faults.ts';
import { createStandInMessages, type StandInMessages } from './messages.ts';
import { errorResponse, type StandInRequest } from './responses.ts';
import { standInTextCheck } from './text-check.ts';
import { createStandInTokens, type StandInTokens } from './tokens.ts';
import { createStandInUsers, openidOf, type StandInUsers } from './users.ts';

/** A local server that behaves as the WeChat server API is documented. */
export interface StandIn {
  /** The base address. */
  api: string;
  /** What a test may set and ask. */
  control: {
    /** Let the next calls of an interface fail. */
    fault(path: string, fault: Fault, times?: number): void;
    /** How often an interface was called. */
    calls(path: string): number;
    openidOf(person: string): string;
    /** Issue a code of `wx.login` now. */
    codeFor(person: string): string;
    weRun: StandInUsers['weRun'];
    tokens: Pick<StandInTokens, 'renewals'> & { replace(): void };
    messages: Pick<StandInMessages, 'accept' | 'ban' | 'delivered'>;
  };
  stop(): Promise<void>;
}

/**
 * Start a stand-in for WeChat on loopback; it returns WeChat's error codes too.
 *
 * A code of the form `person:anything` counts as a code that `wx.login` has given to `person`, see `createStandInCodes`. Faults
 * are scheduled by `control.fault`, or follow from the person's name: `expired…`, `blocked…`, `often…`, `busy…`, `slow…`,
 * `down…`, `garbage…` and `hangup…`.
 */
export async function startStandIn(clock: () => number = Date.now): Promise<StandIn> {
  const faults = createFaults();
  const users = createStandInUsers();
  const tokens = createStandInTokens();
  const messages = createStandInMessages();
  const calls = new Map<string, number>();
  let codes = 0;

  const withoutToken: Record<string, (request: StandInRequest) => object | Buffer> = {
    '/sns/jscode2session': users.code2session,
    '/cgi-bin/stable_token': tokens.stableToken,
  };
  const withToken: Record<string, (request: StandInRequest) => object | Buffer> = {
    '/wxa/business/getuserphonenumber': users.phoneNumber,
    '/wxa/getwxacodeunlimit': standInMiniProgramCode,
    '/cgi-bin/message/subscribe/send': messages.send,
    '/wxa/msg_sec_check': (request) => standInTextCheck(users, request),
  };

  function responseTo(path: string, request: StandInRequest): object | Buffer {
    if (withoutToken[path]) return withoutToken[path](request);
    if (!withToken[path]) return errorResponse(40066, 'invalid url');
    return tokens.tokenError(request) ?? withToken[path](request);
  }

  async function serve(incoming: IncomingMessage): Promise<WireResponse> {
    const url = new URL(incoming.url ?? '/', 'http://stand-in');
    const path = url.pathname;
    calls.set(path, (calls.get(path) ?? 0) + 1);
    const request: StandInRequest = { query: url.searchParams, body: await bodyOf(incoming), now: clock() };
    const respond = () => {
      const response = responseTo(path, request);
      return { http: 200, body: Buffer.isBuffer(response) ? response : JSON.stringify(response) };
    };
    const fault = faults.next(path, request.query.get('js_code') ?? String(request.body.code ?? ''));
    return fault ? simulateFault(fault, respond) : respond();
  }

  const server = createServer((request, response) => {
    serve(request).then(
      (wire) => send(response, wire),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    api: `http://127.0.0.1:${port}`,
    control: {
      fault: faults.schedule,
      calls: (path) => calls.get(path) ?? 0,
      openidOf,
      codeFor: (person) => `${person}:${++codes}@${clock()}`,
      weRun: users.weRun,
      tokens: { renewals: tokens.renewals, replace: () => tokens.replace(clock()) },
      messages,
    },
    stop: () => stop(server),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) ?? {};
  } catch {
    return {};
  }
}

function send(response: ServerResponse, wire: WireResponse): void {
  if (!wire) {
    response.destroy();
    return;
  }
  // WeChat sends JSON as text/plain.
  response.setHeader('Content-Type', Buffer.isBuffer(wire.body) ? 'image/jpeg' : 'text/plain');
  response.writeHead(wire.http).end(wire.body);
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
