import type { Station } from '../../../schemas/stations/station.ts';

/**
 * Whether a station is closed at a moment, whatever its hours say: for good, or by a closure for a time.
 *
 * A closure for a time ends by itself.
 */
export function isClosedAt({ state, closure }: Pick<Station, 'state' | 'closure'>, at: Date): boolean {
  if (state === 'closed_down') return true;
  if (state === 'open' || !closure) return false;
  return closure.from <= at && !(closure.until && closure.until <= at);
}
