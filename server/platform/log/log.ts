import { type DestinationStream, type Logger, pino, symbols } from 'pino';

/**
 * The only fields that a log line may have. Of any other field the line has only the name, in `leftOut`.
 *
 * It is an allow list, because a list of forbidden fields would miss the next field that somebody adds.
 */
const allowedFields = new Set([
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

/** Create a log of JSON lines without personal data: with allowed fields only, and with errors without their values. */
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
 * Create the buffered destination of the server's log. Lines of level info are written in chunks, at least four times a
 * second; a warning or an error is written at once, after the lines before it. What is buffered is written when the
 * process exits, except after a kill -9.
 *
 * @param dest a file; standard output by default.
 */
export function createLogDestination(dest?: string): DestinationStream {
  const file = pino.destination({ dest: dest ?? 1, sync: false });
  // The lines are joined here, because pino's destination would measure its whole buffer at each line.
  let buffer = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (buffer !== '') file.write(buffer);
    buffer = '';
  };
  process.once('exit', () => {
    // It throws when the file was never opened; then nothing was written either.
    try {
      flush();
      file.flushSync();
    } catch {}
  });
  return {
    write(line) {
      buffer += line;
      if (buffer.length >= chunkSize || !line.startsWith('{"level":30')) flush();
      else timer ??= setTimeout(flush, 250).unref();
    },
  };
}

/** The fields of the log line of an answered request. */
export interface AnsweredRequest {
  requestId: string;
  method: string;
  route: string;
  status: number;
  /** How long the request took, in milliseconds. */
  ms: number;
}

/**
 * Write the line of an answered request as `log.info` would, but faster: pino checks each field of each line, and these
 * fields are always the same and allowed.
 *
 * The id and the method need no escaping: `requestIdOf` and the HTTP parser restrict their characters.
 */
export function logRequest(log: Logger, { requestId, method, route, status, ms }: AnsweredRequest): void {
  if (!log.isLevelEnabled('info')) return;
  const destination = (log as unknown as Record<symbol, DestinationStream>)[symbols.streamSym];
  destination?.write(
    `{"level":30,"time":${Date.now()},"pid":${process.pid},"requestId":"${requestId}","method":"${method}",` +
      `"route":${JSON.stringify(route)},"status":${status},"ms":${ms},"msg":"request"}\n`,
  );
}

/** How many characters are written at once. */
const chunkSize = 64 * 1024;

function onlyAllowed(fields: Record<string, unknown>): Record<string, unknown> {
  let allAllowed = true;
  for (const name in fields) allAllowed &&= allowedFields.has(name);
  if (allAllowed) return fields;
  const entries = Object.entries(fields);
  const leftOut = entries.filter(([name]) => !allowedFields.has(name)).map(([name]) => name);
  const kept = Object.fromEntries(entries.filter(([name]) => allowedFields.has(name)));
  return leftOut.length > 0 ? { ...kept, leftOut } : kept;
}

/**
 * Describe an error by what helps to find the bug: its type, its code, its message without values, and where it was thrown.
 *
 * Errors of mongoose and of the driver contain the values and documents that they are about.
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

/** Cover everything in a message that may be a value: quoted text, text that is not ASCII, long tokens and numbers. */
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
