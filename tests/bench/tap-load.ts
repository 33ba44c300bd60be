/**
 * A crowd of phones, in a process of its own: so many connections, each sending its next request when the last is
 * answered. Reads one JSON job from stdin, writes one JSON result to stdout; requests are bytes made beforehand, so that
 * the crowd takes as little as possible of the processors that the server is measured on.
 */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** What to send: one request a body or one path for all, each by the token in its place. */
export interface Job {
  port: number;
  path: string;
  /** One a request. */
  tokens: string[];
  /** JSON text, one for all or one a request. */
  body: string | string[];
  connections: number;
}

/** What came of it; times in milliseconds. */
export interface Tapped {
  seconds: number;
  p50: number;
  p99: number;
  most: number;
  /** How often each status came. */
  statuses: Record<string, number>;
  /** How often each error code came, and each state of a sign-up. */
  outcomes: Record<string, number>;
}

const job = JSON.parse(await text(process.stdin)) as Job;
const requests = job.tokens.map((token, index) => {
  const body = typeof job.body === 'string' ? job.body : (job.body[index] as string);
  const head = [
    `POST ${job.path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
});
const took = new Float64Array(requests.length);
const statuses: Record<string, number> = {};
const outcomes: Record<string, number> = {};
let next = 0;

/** Open a connection and send what is left, one by one. */
function phone(opened: Promise<void>): { ready: Promise<void>; done: Promise<void> } {
  const socket = connect({ port: job.port, host: '127.0.0.1', noDelay: true });
  const ready = new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const done = new Promise<void>((resolve, reject) => {
    let sent = 0;
    let at = -1;
    let received = '';
    const send = () => {
      if (next >= requests.length) {
        socket.end();
        return resolve();
      }
      at = next++;
      sent = performance.now();
      socket.write(requests[at] as Buffer);
    };
    socket.on('error', reject).on('close', () => (at < requests.length ? resolve() : undefined));
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      const end = received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(received.slice(0, end))?.[1] ?? 0);
      if (received.length < end + 4 + length) return;
      took[at] = performance.now() - sent;
      count(received.slice(9, 12), received.slice(end + 4, end + 4 + length));
      received = received.slice(end + 4 + length);
      send();
    });
    opened.then(send, reject);
  });
  return { ready, done };
}

function count(status: string, body: string): void {
  statuses[status] = (statuses[status] ?? 0) + 1;
  const outcome = /"code":"(\w+)"/.exec(body)?.[1] ?? /"state":"(\w+)"/.exec(body)?.[1] ?? 'other';
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}

const start = Promise.withResolvers<void>();
const phones = Array.from({ length: job.connections }, () => phone(start.promise));
await Promise.all(phones.map(({ ready }) => ready));
const began = performance.now();
start.resolve();
await Promise.all(phones.map(({ done }) => done));
const seconds = (performance.now() - began) / 1000;
const sorted = took.toSorted();
const quantile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const result: Tapped = { seconds, p50: quantile(0.5), p99: quantile(0.99), most: quantile(1), statuses, outcomes };
process.stdout.write(JSON.stringify(result));
