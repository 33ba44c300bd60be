import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Reply } from './write-reply.ts';

/** JSON whose ETag is known before the JSON is made: it is not made for a client that holds it already. */
export class EtagReply {
  /** What the ETag holds; the same tag stands for the same reply. */
  readonly tag: string;
  /** Make the JSON, as `bytesOf` gives it. */
  readonly write: () => string;
  constructor(tag: string, write: () => string) {
    this.tag = tag;
    this.write = write;
  }
}

/** Answer a read by its ETag: 304 when the client holds it. Any `Cache-Control` of the client asks for the whole reply. */
export function conditionalReply({ headers }: IncomingMessage, { tag, write }: EtagReply): Reply {
  const etag = `W/"${tag}"`;
  const held = headers['cache-control'] === undefined && isHeld(headers, etag);
  return taggedReply(headers, etag, held ? undefined : { status: 200, body: write() });
}

/** A reply with its ETag. @param made is absent when the client holds it. */
export function taggedReply(
  { authorization }: IncomingHttpHeaders,
  etag: string,
  made: { status: number; body: string } | undefined,
): Reply {
  const cacheControl = authorization === undefined ? 'no-cache' : 'private, no-cache';
  return { status: 304, headers: ['ETag', etag, 'Cache-Control', cacheControl], ...made };
}

/**
 * Whether a client holds what a weak ETag stands for, by its `If-None-Match` (RFC 9110, section 13.1.2).
 *
 * A `Cache-Control: no-cache` of the client overrules a list and `*`, but not the ETag alone.
 */
export function isHeld(headers: IncomingHttpHeaders, etag: string): boolean {
  const held = headers['if-none-match'];
  if (held === undefined || held === etag) return held === etag;
  if (/(?:^|,)\s*no-cache\s*(?:,|$)/.test(headers['cache-control'] ?? '')) return false;
  return held === '*' || held.split(',').some((tag) => tag.trim().replace(/^(?!W\/)/, 'W/') === etag);
}
