import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Asked, refusal } from './answers.ts';
import { miniProgramCode } from './code-image.ts';
import { createFaults, type Fault, goWrong, type Wire } from './faults.ts';
import { createMessages, type Messages } from './messages.ts';
import { checkText } from './text-check.ts';
import { createTokens, type StandInTokens } from './tokens.ts';
import { createUsers, openidOf, type Users } from './users.ts';

/** A local server that answers as the WeChat server API is documented to. */
export interface StandIn {
  /** Base address. */
  api: string;
  /** What a test may tell it, and ask. */
  control: {
    /** The next calls of an interface go wrong. */
    fault(path: string, fault: Fault, times?: number): void;
    /** How often an interface was called. */
    calls(path: string): number;
    openidOf(person: string): string;
    /** A code of `wx.login`, given now. */
    codeFor(person: string): string;
    weRun: Users['weRun'];
    tokens: Pick<StandInTokens, 'renewals'> & { replace(): void };
    messages: Pick<Messages, 'accept' | 'ban' | 'delivered'>;
  };
  stop(): Promise<void>;
}

/**
 * Answer on loopback as WeChat does, its error codes included.
 *
 * A code of the form `person:anything` is what `wx.login` would have given `person`, see `codes.ts`. What goes wrong is
 * told by `control.fault`, or by who logs in: `expired…`, `blocked…`, `often…`, `busy…`, `slow…`, `down…`, `garbage…`
 * and `hangup…`.
 */
export async function startStandIn(clock: () => number = Date.now): Promise<StandIn> {
  const faults = createFaults();
  const users = createUsers();
  const tokens = createTokens();
  const messages = createMessages();
  const calls = new Map<string, number>();
  let codes = 0;

  const open: Record<string, (asked: Asked) => object | Buffer> = {
    '/sns/jscode2session': users.code2session,
    '/cgi-bin/stable_token': tokens.stableToken,
  };
  const withToken: Record<string, (asked: Asked) => object | Buffer> = {
    '/wxa/checksession': users.checkSession,
    '/wxa/business/getuserphonenumber': users.phoneNumber,
    '/wxa/getwxacodeunlimit': miniProgramCode,
    '/cgi-bin/message/subscribe/send': messages.send,
    '/wxa/msg_sec_check': (asked) => checkText(users, asked),
  };

  function answer(path: string, asked: Asked): object | Buffer {
    if (open[path]) return open[path](asked);
    if (!withToken[path]) return refusal(40066, 'invalid url');
    return tokens.refused(asked) ?? withToken[path](asked);
  }

  async function serve(request: IncomingMessage): Promise<Wire> {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const path = url.pathname;
    calls.set(path, (calls.get(path) ?? 0) + 1);
    const asked: Asked = { query: url.searchParams, body: await bodyOf(request), now: clock() };
    const right = () => {
      const given = answer(path, asked);
      return { http: 200, body: Buffer.isBuffer(given) ? given : JSON.stringify(given) };
    };
    const fault = faults.next(path, asked.query.get('js_code') ?? String(asked.body.code ?? ''));
    return fault ? goWrong(fault, right) : right();
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
      fault: faults.order,
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

function send(response: ServerResponse, wire: Wire): void {
  if (!wire) {
    response.destroy();
    return;
  }
  // The real service calls its JSON text/plain.
  response.setHeader('Content-Type', Buffer.isBuffer(wire.body) ? 'image/jpeg' : 'text/plain');
  response.writeHead(wire.http).end(wire.body);
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
