import { trusted } from 'mongoose';

/** The database filter of the stations that stand, and whose place is known exactly. */
export const exactlyPlaced = {
  location: trusted({ $exists: true }) as never,
  approximate: trusted({ $exists: false }),
  state: trusted({ $ne: 'closed_down' as const }),
};
