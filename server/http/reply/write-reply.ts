import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ParameterizedContext } from 'koa';
import type { State } from '../context/state.ts';

/** A reply of the API before it is written: JSON, or a status without a body. */
export interface Reply {
  status: number;
  /** Names and values in turn; they follow those of `State.head`. */
  headers: readonly string[];
  /** The bytes of the JSON as `bytesOf` gives them; absent when there is no body, as in a 304. */
  body?: string | undefined;
}

/** The UTF-8 bytes of a text, each as one character (`latin1`). */
export function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/**
 * Write a reply and end it.
 *
 * @param head the headers that every reply of the API has, names and values in turn; those of the reply are added to it.
 */
export function writeReply({ method }: IncomingMessage, response: ServerResponse, head: string[], reply: Reply): void {
  const { status, headers, body } = reply;
  head.push(...headers);
  if (body !== undefined) {
    head.push('Content-Type', 'application/json; charset=utf-8', 'Content-Length', String(body.length));
  }
  response.writeHead(status, head);
  // Node sends the head and a latin1 text in one piece, and encodes neither.
  if (body === undefined || method === 'HEAD') response.end();
  else response.end(body, 'latin1');
}

/** Write the reply of a request without Koa's own writing, which looks at every kind of body that there is. */
export function sendReply(ctx: ParameterizedContext<State>, reply: Reply): void {
  ctx.respond = false;
  writeReply(ctx.req, ctx.res, ctx.state.head, reply);
}
