import { z } from 'zod';
import { described } from '../../platform/described.ts';

/** How event statistics can be grouped. */
export const statisticsGroupings = ['event', 'union', 'district', 'month'] as const;
/** A grouping of event statistics. */
export type StatisticsGrouping = (typeof statisticsGroupings)[number];

const counts = {
  events: z.int(),
  sessions: z.int(),
  signups: z
    .int()
    .meta(described('已确认的报名数，含未到的人', 'confirmed sign-ups, including people who did not come')),
  attended: z
    .int()
    .meta(described('参加人次：一人参加两场计两次', 'attendances: a person at two sessions counts twice')),
  noShows: z.int(),
  minutes: z.int().meta(described('全部参加的整分钟数', 'whole minutes of all attendances')),
  people: z.int().meta(described('参加人数，每人只计一次', 'people who attended, each counted once')),
};
/** The figures of a group of events. */
export type EventCounts = Record<keyof typeof counts, number>;

/** Event statistics: the total and the figures of each group. */
export const EventStatisticsView = z
  .object({
    from: z.string(),
    until: z.string(),
    by: z.enum(statisticsGroupings),
    total: z.object(counts),
    groups: z.array(z.object({ key: z.string(), name: z.string(), ...counts })),
  })
  .meta({ id: 'EventNumbers' });
/** Event statistics as clients see them. */
export type EventStatistics = z.output<typeof EventStatisticsView>;
