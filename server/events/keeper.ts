import type { Logger } from 'pino';
import { handOnLapsed } from './offers.ts';

/** Looks after offers in one server process. */
export interface OfferKeeper {
  /** Ends when a look that has begun is done. */
  stop(): Promise<void>;
}

/**
 * Hand on the places of lapsed offers every so often, so that who waits is told soon; nothing is decided by it.
 *
 * Every server process may do so: a session is brought to the present by one transaction.
 */
export function startOfferKeeper(log: Logger, everyMs = 20_000): OfferKeeper {
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    await handOnLapsed(new Date()).catch((err) => log.warn({ err }, 'lapsed offers not handed on'));
  };
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, everyMs);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      return looking;
    },
  };
}
