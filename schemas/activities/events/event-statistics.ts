import { z } from 'zod';

/** What events can be counted by. */
export const numberGroups = ['event', 'union', 'district', 'month'] as const;
export type NumberGroup = (typeof numberGroups)[number];

const counts = {
  events: z.int(),
  sessions: z.int(),
  signups: z.int().meta({ description: 'confirmed ones, those who did not come included' }),
  attended: z.int().meta({ description: 'people and sessions: somebody at two sessions counts twice' }),
  noShows: z.int(),
  minutes: z.int().meta({ description: 'whole minutes of presence of all who attended' }),
  people: z.int().meta({ description: 'who attended, everybody counted once' }),
};
export type EventCounts = Record<keyof typeof counts, number>;

/** What events came to, in all and group by group. */
export const EventNumbersView = z
  .object({
    from: z.string(),
    until: z.string(),
    by: z.enum(numberGroups),
    total: z.object(counts),
    groups: z.array(z.object({ key: z.string(), name: z.string(), ...counts })),
  })
  .meta({ id: 'EventNumbers' });
export type EventNumbers = z.output<typeof EventNumbersView>;
