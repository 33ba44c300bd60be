import { setTimeout as pause } from 'node:timers/promises';
import { errorResponse } from './responses.ts';

/** A fault that the stand-in simulates instead of responding. */
export type Fault =
  | { kind: 'slow'; ms: number }
  | { kind: 'down' }
  | { kind: 'answer'; body: string }
  | { kind: 'hang_up' }
  | { kind: 'refuse'; errcode: number };

/** An HTTP response; undefined closes the connection instead. */
export type WireResponse = { http: number; body: string | Buffer } | undefined;

/** How long the response to a code of `slow…` takes, in milliseconds. */
const slowMs = 8000;

/** Create the faults of one stand-in: those that were scheduled, and those that a code asks for. */
export function createFaults() {
  const scheduled: { path: string; fault: Fault; times: number }[] = [];
  return {
    /** Let the next calls of an interface fail. */
    schedule: (path: string, fault: Fault, times = 1) => void scheduled.push({ path, fault, times }),

    /** The fault of the next call of an interface. @returns undefined when it is to succeed. */
    next(path: string, code: string): Fault | undefined {
      const at = scheduled.findIndex((each) => each.path === path);
      const found = scheduled[at];
      if (!found) return faultOf(code);
      found.times -= 1;
      if (found.times <= 0) scheduled.splice(at, 1);
      return found.fault;
    },
  };
}

/** A response that a proxy in between might send. */
const garbage = '<!doctype html><title>系统繁忙</title>';

/** Simulate a fault. */
export async function simulateFault(fault: Fault, respond: () => WireResponse): Promise<WireResponse> {
  switch (fault.kind) {
    case 'slow':
      await pause(fault.ms);
      return respond();
    case 'down':
      return { http: 502, body: '<html><body>502 Bad Gateway</body></html>' };
    case 'answer':
      return { http: 200, body: fault.body };
    case 'refuse':
      return { http: 200, body: JSON.stringify(errorResponse(fault.errcode, 'as told')) };
    case 'hang_up':
      return undefined;
  }
}

/** Faults for trying the product by hand: `slow-wang:1`, `down-wang:1`, `garbage-wang:1`, `hangup-wang:1`. */
function faultOf(code: string): Fault | undefined {
  if (code.startsWith('slow')) return { kind: 'slow', ms: slowMs };
  if (code.startsWith('down')) return { kind: 'down' };
  if (code.startsWith('garbage')) return { kind: 'answer', body: garbage };
  if (code.startsWith('hangup')) return { kind: 'hang_up' };
  return undefined;
}
