import type { KnownCaller } from './state.ts';

/** A caller as one text: what it is limited by, and what it owns. */
export function callerKey({ kind, id }: Pick<KnownCaller, 'kind' | 'id'>): string {
  return `${kind}:${id}`;
}
