import { open } from 'node:fs/promises';

/** Why a mongod did not start: what it is to be answered with, and its own words. */
export interface Trouble {
  kind: 'locked' | 'port-taken' | 'unwritable' | 'no-space' | 'other-version' | 'damaged' | 'other';
  words: string;
}

const kinds: [Trouble['kind'], RegExp][] = [
  ['locked', /DBPathInUse|Unable to (acquire|lock) .*lock|another mongod instance is already running/i],
  ['port-taken', /Address already in use|SocketException: .*bind/i],
  ['no-space', /No space left on device|ENOSPC/i],
  ['other-version', /featureCompatibilityVersion|wrong mongod version|too recent to start|unsupported WiredTiger/i],
  ['unwritable', /read-only directory|Read-only file system|Permission denied|NonExistentPath|not writable/i],
  ['damaged', /^WiredTiger error message|--repair/],
];

/**
 * What a mongod wrote before it gave up.
 *
 * @param from Where its part of the log begins, in bytes.
 */
export async function lastWords(logPath: string, from: number, exitCode: number | null): Promise<Trouble> {
  const serious = (await textFrom(logPath, from)).split('\n').flatMap(seriousWords);
  // The first line is the cause; after it come the backtrace and the farewell.
  for (const [kind, pattern] of kinds) {
    const words = serious.find((said) => pattern.test(said));
    if (words) return { kind, words };
  }
  return { kind: 'other', words: serious[0] ?? `exit code ${exitCode ?? 'unknown'}` };
}

/** The log is one JSON object a line; what is written before it is open, or by the loader, is plain text. */
function seriousWords(line: string): string[] {
  let words = line;
  try {
    const { s, msg, attr = {} } = JSON.parse(line);
    if (s !== 'E' && s !== 'F') return [];
    const said = attr.message?.msg ?? attr.message?.error_str ?? attr.error ?? attr.message ?? '';
    words = `${msg}: ${typeof said === 'string' ? said : JSON.stringify(said)}`;
  } catch {
    // A line of plain text.
  }
  words = words
    .replace(/\s+/g, ' ')
    .replace(/[:\s]+$/, '')
    .slice(0, 200);
  return words ? [words] : [];
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
