import type { RouterContext } from '@koa/router';
import type { z } from 'zod';
import type { Permission } from '../../access/staff/roles.ts';
import type { FailureCode } from '../../platform/errors/errors.ts';
import type { State } from '../context/state.ts';
import type { Rule } from '../limits/rate-limiter.ts';

/** Who may call: everyone, a person who came through WeChat, or staff with a permission. */
export type Audience = 'anyone' | 'member' | `staff:${Permission}`;

export type Shape = z.ZodRawShape;

/** What one endpoint takes and gives; the OpenAPI document is made of it. */
export interface Contract {
  /** One line for the documentation. */
  summary: string;
  params?: Shape;
  query?: Shape;
  /** Names in lower case; headers that the contract does not name are ignored, unlike fields elsewhere. */
  headers?: Shape;
  body?: Shape;
  /** A JSON body beyond what others take, from callers who are known: bytes, and values in it. */
  large?: { maxBytes: number; maxValues: number };
  /** The body is multipart/form-data: the fields of `body`, then one file of at most so many bytes. */
  upload?: { maxBytes: number };
  reply: z.ZodType;
  /** What a `Download` is, where the reply is one. */
  media?: 'text/csv' | 'text/html' | 'application/pdf' | 'application/geo+json';
  /** The codes that its function may refuse with; those of the door are added. */
  errors?: readonly FailureCode[];
  /** What it counts as where that is not a read or a write by its method. */
  limit?: Rule;
  /** Whether it takes an `Idempotency-Key`: every write that a phone may repeat, and that a caller is known of. */
  idempotent?: true;
  /** Whether each use is written to the audit; the writes of staff are without being asked. */
  audited?: true;
  /** The status of success, where it is not 200. */
  success?: 201 | 202 | 204;
  /**
   * A read that everybody may make and that gives a `Tagged` may take the fast path (routing/fast-path.ts): this reads
   * those fields of its query that differ from request to request. It takes no text that the field's schema does
   * not, and leaves open what is in the least unusual.
   */
  short?: Readonly<Record<string, (text: string) => unknown>>;
  /** Values that the documentation shows; a test parses them. */
  example: { params?: object; query?: object; body?: object; reply: unknown };
}

/** A route's middleware, with what the documentation needs to know of it. */
export interface Endpoint {
  (ctx: RouterContext<State>): Promise<void>;
  audience: Audience;
  contract: Contract;
  /** Its handler, for a caller that has parsed the request. */
  answer: (input: object) => unknown;
}
