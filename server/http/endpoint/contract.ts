import type { RouterContext } from '@koa/router';
import type { z } from 'zod';
import type { Permission } from '../../access/staff/roles.ts';
import type { FailureCode, LocalisedText } from '../../platform/errors/errors.ts';
import type { State } from '../context/state.ts';
import type { Rule } from '../limits/rate-limiter.ts';
import type { EtagReply } from '../reply/etag-reply.ts';

/** Who may call: everyone, a person who logged in through WeChat, or staff with a permission. */
export type Audience = 'anyone' | 'member' | `staff:${Permission}`;

/** The fields of one part of a request. */
export type Shape = z.ZodRawShape;

/** What one endpoint takes and gives; the OpenAPI document is made of it. */
export interface Contract {
  /** One line for the documentation. */
  summary: LocalisedText;
  /** What a client must know beyond that, for the documentation. */
  about?: LocalisedText;
  /** What differs in a trial, where WeChat is stood in for: a text, and examples that work there. */
  trial?: { about: LocalisedText; example: { body: object } };
  params?: Shape;
  query?: Shape;
  /** Names in lower case. Headers that the contract does not name are ignored, unlike fields elsewhere. */
  headers?: Shape;
  body?: Shape;
  /** Accept a JSON body beyond the usual limits, from callers who are logged in: bytes, and values in it. */
  large?: { maxBytes: number; maxValues: number };
  /** The body is multipart/form-data: the fields of `body`, then one file of at most so many bytes. */
  upload?: { maxBytes: number };
  /** The body is raw bytes (application/octet-stream), at most so many. */
  bytes?: { maxBytes: number };
  reply: z.ZodType;
  /** The media type of a reply that is a `Download`. */
  media?: 'text/csv' | 'text/html' | 'application/pdf' | 'application/geo+json';
  /** The codes that its handler may refuse with; those that every endpoint has are added. */
  errors?: readonly FailureCode[];
  /** What a request counts as, when that is not a read or a write by its method. */
  limit?: Rule;
  /**
   * Whether it takes an `Idempotency-Key`: every write of a known caller that a phone may repeat. What creates something (201) takes
   * one without saying so.
   */
  idempotent?: true;
  /** Whether each request is recorded in the audit; writes of staff always are. */
  audited?: true;
  /** What the ids in its path and its reply are of, where the audit must not name them: people. */
  concerns?: 'people';
  /** The status of success, when it is not 200. */
  success?: 201 | 202 | 204;
  /** Values that the documentation shows; a test parses them. */
  example: { params?: object; query?: object; body?: object; reply: unknown };
}

/** The middleware of a route, with what the documentation and the route table need to know of it. */
export interface Endpoint {
  (ctx: RouterContext<State>): Promise<void>;
  audience: Audience;
  contract: Contract;
  /** How it is answered on the fast path; absent when it is not. */
  fast?: FastRead;
}

/** An anonymous read without path parameters that the fast path answers. */
export interface FastRead {
  /** Read the text of a query, without its question mark. @returns undefined when it is unusual or refused. */
  readQuery(text: string): object | undefined;
  handler(input: { query: object; now: Date }): EtagReply | Promise<EtagReply>;
}
