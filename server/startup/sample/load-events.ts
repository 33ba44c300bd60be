import { trusted } from 'mongoose';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { StationModel } from '../../../schemas/stations/station.ts';
import { regionRange } from '../../access/staff/scope.ts';
import { publishEvent } from '../../activities/events/publish-event.ts';
import { dayMs } from '../../platform/calendar/durations.ts';
import { type SampleSession, sampleEvents } from './sample-events.ts';

/**
 * Publish the sample's events with sessions in the weeks after `now`. Events that exist already stay as they are.
 *
 * An event is held at a sample station of its kind in its region, if there is one.
 *
 * @returns how many events were added.
 */
export async function loadSampleEvents(now: Date): Promise<number> {
  let added = 0;
  for (const { code, stationKind, place, sessions, union, ...sample } of sampleEvents) {
    const region = union === '331000' ? '3310' : union;
    const station = stationKind && (await findStation(region, stationKind));
    const plan = {
      ...sample,
      code: `SAMPLE-${code}`,
      union,
      region,
      place: station ? `${station.name}，${station.address ?? place}` : place,
      ...(station && { station: station.code }),
      sessions: sessions.map((session) => plannedSession(session, now)),
    };
    if ((await publishEvent(plan, { sample: true })).added) added++;
  }
  return added;
}

function findStation(region: string, kind: string) {
  return StationModel.findOne({ sample: true, kind, region: trusted(regionRange(region)) })
    .sort({ code: 1 })
    .lean();
}

/** Give a session its times. Sign-up closes at 18:00 on the day before. */
function plannedSession({ day, from, to, places, opens = -1 }: SampleSession, now: Date) {
  const at = (days: number, time: string) =>
    new Date(Date.parse(`${shanghaiDay(now)}T${time}:00+08:00`) + days * dayMs);
  return {
    startsAt: at(day, from),
    endsAt: at(day, to),
    opensAt: at(opens, '10:00'),
    closesAt: at(day - 1, '18:00'),
    places,
  };
}
