/** Holds every reply that a test fetches from a server of its own process against the document of the interface. */
import type { Router } from '@koa/router';
import { afterEach, expect } from 'vitest';
import type { State } from '../../../server/http/context/state.ts';
import type { DocumentCheck } from './document-check.ts';

/** The checks of the servers of this file, by the origin of their addresses; made when the first reply comes. */
const checks = new Map<string, () => Promise<DocumentCheck>>();
const problems: string[] = [];
const { fetch } = globalThis;

/** From now on the replies of a server are held against its document; a test fails by what the document does not say. */
export function holdToDocument(origin: string, router: Router<State>): void {
  let check: Promise<DocumentCheck> | undefined;
  checks.set(origin, () => (check ??= import('./document-check.ts').then((made) => made.documentCheckOf(router))));
}

globalThis.fetch = async (input, init) => {
  const reply = await fetch(input, init);
  const { origin, pathname } = new URL(reply.url);
  const checkOf = checks.get(origin);
  const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
  if (!checkOf || method === 'HEAD' || method === 'OPTIONS' || reply.status === 304) return reply;
  const isJson = reply.headers.get('Content-Type')?.startsWith('application/json');
  const json = isJson ? JSON.parse(await reply.clone().text()) : undefined;
  const problem = (await checkOf())({ method, path: pathname, status: reply.status, json });
  if (problem !== undefined) problems.push(problem);
  return reply;
};

afterEach(() => {
  expect(problems.splice(0)).toEqual([]);
});
