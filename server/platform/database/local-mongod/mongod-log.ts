import { open } from 'node:fs/promises';

/** Why a mongod did not start. */
export interface LaunchFailure {
  kind: 'locked' | 'port-taken' | 'unwritable' | 'no-space' | 'other-version' | 'damaged' | 'other';
  /** The mongod's own message. */
  message: string;
}

const kinds: [LaunchFailure['kind'], RegExp][] = [
  ['locked', /DBPathInUse|Unable to (acquire|lock) .*lock|another mongod instance is already running/i],
  ['port-taken', /Address already in use|SocketException: .*bind/i],
  ['no-space', /No space left on device|ENOSPC/i],
  ['other-version', /featureCompatibilityVersion|wrong mongod version|too recent to start|unsupported WiredTiger/i],
  ['unwritable', /read-only directory|Read-only file system|Permission denied|NonExistentPath|not writable/i],
  ['damaged', /^WiredTiger error message|--repair/],
];

/**
 * Read from its log why a mongod did not start.
 *
 * @param from where this mongod's part of the log begins, in bytes.
 */
export async function readLaunchFailure(
  logPath: string,
  from: number,
  exitCode: number | null,
): Promise<LaunchFailure> {
  const errors = (await textFrom(logPath, from)).split('\n').flatMap(errorMessages);
  // The first line is the cause; the backtrace and the shutdown follow it.
  for (const [kind, pattern] of kinds) {
    const message = errors.find((each) => pattern.test(each));
    if (message) return { kind, message };
  }
  return { kind: 'other', message: errors[0] ?? `exit code ${exitCode ?? 'unknown'}` };
}

/** The log has one JSON object per line. Before it is open, mongod and the loader write plain text, which counts as errors. */
function errorMessages(line: string): string[] {
  let message = line;
  try {
    const { s: severity, msg, attr = {} } = JSON.parse(line);
    if (severity !== 'E' && severity !== 'F') return [];
    const detail = attr.message?.msg ?? attr.message?.error_str ?? attr.error ?? attr.message ?? '';
    message = `${msg}: ${typeof detail === 'string' ? detail : JSON.stringify(detail)}`;
  } catch {
    // A line of plain text.
  }
  message = message
    .replace(/\s+/g, ' ')
    .replace(/[:\s]+$/, '')
    .slice(0, 200);
  return message ? [message] : [];
}

async function textFrom(path: string, from: number): Promise<string> {
  const file = await open(path).catch(() => undefined);
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const start = Math.max(from, size - 256 * 1024);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, size - start)), 0, null, start);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
