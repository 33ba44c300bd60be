import type { RateLimiter } from '../limits/rate-limiter.ts';
import type { Gate } from './gate.ts';

/** Count every request by its address before anything else of it is read, and hand endpoints the limiter. */
export function addressLimit(limiter: RateLimiter): Gate {
  return (_, state) => {
    state.limiter = limiter;
    limiter.countAddress(state.address);
  };
}
