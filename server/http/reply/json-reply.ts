import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isHeld, taggedReply } from './etag-reply.ts';
import { bytesOf, type Reply } from './write-reply.ts';

/** What a request led to. */
export interface Outcome {
  status: number;
  /** Empty for 204. */
  json: string;
}

/** The reply that tells an outcome; that of a read has a hash of its JSON as its ETag. */
export function jsonReply({ method, headers }: IncomingMessage, { status, json }: Outcome): Reply {
  if (status === 204) return { status, headers: [] };
  if (method !== 'GET' && method !== 'HEAD') return { status, headers: [], body: bytesOf(json) };
  const etag = `W/"${hash('sha1', json, 'base64url')}"`;
  return taggedReply(headers, etag, isHeld(headers, etag) ? undefined : { status, body: bytesOf(json) });
}
