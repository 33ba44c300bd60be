import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type Koa from 'koa';
import type { State } from '../context/state.ts';

/** A listening server. */
export interface Listening {
  port: number;
  /**
   * Stop accepting connections, close idle ones, wait for running requests, and cut off what is left after `graceMs`.
   *
   * @param leadMs how long connections are still accepted, until the balancer has read that the server is not ready.
   *   Every reply from now on closes its connection, so that no client sends its next request into a closing one.
   */
  drain(graceMs: number, leadMs?: number): Promise<void>;
}

/**
 * Serve an app.
 *
 * Headers must arrive within 10 s. A request must arrive within 30 s, or bring a megabyte every 30 s and be complete
 * within two hours, so that slow clients cannot hold sockets and a large list still gets through a slow line.
 *
 * @throws what `listen` throws, such as `EADDRINUSE`.
 */
export async function listen(app: Koa<State>, port: number, host: string): Promise<Listening> {
  const answer = app.callback();
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 7_200_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 2_000,
    },
    (request, response) => {
      watchPace(request, response);
      return answer(request, response);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ port, host, backlog: 4096 }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    drain: (graceMs, leadMs = 0) => drain(server, graceMs, leadMs),
  };
}

const minPace = { bytes: 1024 * 1024, everyMs: 30_000 } as const;

/** Cut off a request that arrives too slowly, or still arrives long after it was answered. */
function watchPace(request: IncomingMessage, response: ServerResponse): void {
  const { socket, headers } = request;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return;
  let read = socket.bytesRead;
  const watch = setInterval(() => {
    if (request.complete) return clearInterval(watch);
    const slow = socket.bytesRead - read < minPace.bytes;
    read = socket.bytesRead;
    if (!slow && !response.writableEnded) return;
    if (!response.headersSent) socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
    socket.destroySoon();
  }, minPace.everyMs);
  watch.unref();
  request.once('close', () => clearInterval(watch));
}

async function drain(server: Server, graceMs: number, leadMs: number): Promise<void> {
  server.prependListener('request', (_, response) => response.setHeader('Connection', 'close'));
  await sleep(leadMs);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // A kept-alive connection becomes idle when its request ends; these are closed too.
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
