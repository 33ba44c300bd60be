import { setTimeout as pause } from 'node:timers/promises';
import { refusal } from './answers.ts';

/** What the stand-in is told to do instead of answering. */
export type Fault =
  | { kind: 'slow'; ms: number }
  | { kind: 'down' }
  | { kind: 'answer'; body: string }
  | { kind: 'hang_up' }
  | { kind: 'refuse'; errcode: number };

/** What goes over the wire; nothing where the connection is closed. */
export type Wire = { http: number; body: string | Buffer } | undefined;

/** How long a call waits that is told to be slow by its code, in milliseconds. */
const slowMs = 8000;

/** Faults that were ordered, and those that a code asks for. */
export function createFaults() {
  const ordered: { path: string; fault: Fault; times: number }[] = [];
  return {
    /** The next calls of an interface go wrong. */
    order: (path: string, fault: Fault, times = 1) => void ordered.push({ path, fault, times }),

    next(path: string, code: string): Fault | undefined {
      const at = ordered.findIndex((each) => each.path === path);
      const found = ordered[at];
      if (!found) return byCode(code);
      found.times -= 1;
      if (found.times <= 0) ordered.splice(at, 1);
      return found.fault;
    },
  };
}

/** What a proxy in between may answer. */
export const garbage = '<!doctype html><title>系统繁忙</title>';

/** Go wrong as told. */
export async function goWrong(fault: Fault, answer: () => Wire): Promise<Wire> {
  switch (fault.kind) {
    case 'slow':
      await pause(fault.ms);
      return answer();
    case 'down':
      return { http: 502, body: '<html><body>502 Bad Gateway</body></html>' };
    case 'answer':
      return { http: 200, body: fault.body };
    case 'refuse':
      return { http: 200, body: JSON.stringify(refusal(fault.errcode, 'as told')) };
    case 'hang_up':
      return undefined;
  }
}

/** So that a trial, too, can see how trouble looks: `slow-wang:1`, `down-wang:1`, `garbage-wang:1`, `hangup-wang:1`. */
function byCode(code: string): Fault | undefined {
  if (code.startsWith('slow')) return { kind: 'slow', ms: slowMs };
  if (code.startsWith('down')) return { kind: 'down' };
  if (code.startsWith('garbage')) return { kind: 'answer', body: garbage };
  if (code.startsWith('hangup')) return { kind: 'hang_up' };
  return undefined;
}
