import { type DestinationStream, type Logger, pino, symbols } from 'pino';

/**
 * The only fields that a log line may have; another is left out and its name alone is logged.
 *
 * A list of what is allowed, because a list of what is not would miss the next field that somebody adds.
 */
const allowed = new Set([
  'requestId',
  'method',
  'route',
  'status',
  'ms',
  'code',
  'cause',
  'err',
  'signal',
  'seq',
  'hash',
]);

/** A log of JSON lines in which nothing personal can stand: allowed fields only, and errors without their values. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    formatters: { log: onlyAllowed },
    serializers: { err: describeError, cause: (text: unknown) => withoutValues(String(text)) },
  };
  return destination ? pino(options, destination) : pino(options);
}

/**
 * Where the server logs to: lines of requests are written a piece at a time, four times a second at least; a warning or
 * an error at once, with what came before it. Whatever waits is written as the process ends, but for a kill -9.
 *
 * @param dest a file; standard output where it is left out.
 */
export function logDestination(dest?: string): DestinationStream {
  const file = pino.destination({ dest: dest ?? 1, sync: false });
  // The lines are put together here: pino's destination would measure all that waits at each line.
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  const handOver = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting !== '') file.write(waiting);
    waiting = '';
  };
  process.once('exit', () => {
    // A file that was never opened has nothing to be written.
    try {
      handOver();
      file.flushSync();
    } catch {}
  });
  return {
    write(line) {
      waiting += line;
      if (waiting.length >= piece || !line.startsWith('{"level":30')) handOver();
      else timer ??= setTimeout(handOver, 250).unref();
    },
  };
}

/** What the line of a request says that has been answered; `ms` is how long it took. */
export interface AnsweredRequest {
  requestId: string;
  method: string;
  route: string;
  status: number;
  ms: number;
}

/**
 * Write the line of an answered request, the same that `log.info` would: pino looks at each field of each line, and these
 * are always the same and allowed.
 *
 * An id and a method have a form that needs no escape: `requestIdOf`, and the parser of HTTP.
 */
export function logRequest(log: Logger, { requestId, method, route, status, ms }: AnsweredRequest): void {
  if (!log.isLevelEnabled('info')) return;
  const destination = (log as unknown as Record<symbol, DestinationStream>)[symbols.streamSym];
  destination?.write(
    `{"level":30,"time":${Date.now()},"pid":${process.pid},"requestId":"${requestId}","method":"${method}",` +
      `"route":${JSON.stringify(route)},"status":${status},"ms":${ms},"msg":"request"}\n`,
  );
}

/** So many characters are written at once. */
const piece = 64 * 1024;

function onlyAllowed(fields: Record<string, unknown>): Record<string, unknown> {
  let known = true;
  for (const name in fields) known &&= allowed.has(name);
  if (known) return fields;
  const entries = Object.entries(fields);
  const leftOut = entries.filter(([name]) => !allowed.has(name)).map(([name]) => name);
  const kept = Object.fromEntries(entries.filter(([name]) => allowed.has(name)));
  return leftOut.length > 0 ? { ...kept, leftOut } : kept;
}

/**
 * What of an error helps to find the bug: its kind, its code, its message without values, and where it was thrown.
 *
 * Errors of mongoose and of the driver carry the values and documents that they are about.
 */
function describeError(thrown: unknown): object {
  if (!(thrown instanceof Error)) return { type: typeof thrown };
  const { code, path } = thrown as { code?: unknown; path?: unknown };
  const frames = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: thrown.name,
    message: withoutValues(thrown.message),
    ...((typeof code === 'number' || (typeof code === 'string' && /^\w{1,40}$/.test(code))) && { code }),
    ...(typeof path === 'string' && /^[\w.]{1,60}$/.test(path) && { path }),
    stack: frames.map((line) => line.trim()).join('\n'),
    ...(thrown.cause instanceof Error && { cause: describeError(thrown.cause) }),
  };
}

/** A message with everything covered that may be a value: what is quoted, what is not ASCII, long tokens and numbers. */
function withoutValues(message: string): string {
  return message
    .slice(0, 2000)
    .replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|\{.*\}|\[.*\]/gs, '…')
    .replace(/["'`][\s\S]*$/, '…')
    .replace(/[^\x20-\x7e…]+/g, '…')
    .replace(/[\w+/=-]*\d{5,}[\w+/=-]*/g, '…')
    .replace(/(?=[\w+/=-]*\d)[\w+/=-]{16,}/g, '…')
    .slice(0, 300);
}
