import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Koa from 'koa';
import type { State } from './auth.ts';

/** A listening server. */
export interface Listening {
  port: number;
  /** Stop taking connections, end idle ones, wait for running requests; cut what is left after `graceMs`. */
  drain(graceMs: number): Promise<void>;
}

/**
 * Serve an app.
 *
 * Headers must arrive within 10 s and a request within 30 s, so that slow clients cannot hold sockets.
 *
 * @throws what `listen` throws, `EADDRINUSE` among it.
 */
export async function listen(app: Koa<State>, port: number, host: string): Promise<Listening> {
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, connectionsCheckingInterval: 2_000 },
    app.callback(),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ port, host, backlog: 4096 }, resolve);
  });
  return { port: (server.address() as AddressInfo).port, drain: (graceMs) => drain(server, graceMs) };
}

async function drain(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // A kept-alive connection becomes idle when its request ends; close those too.
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
