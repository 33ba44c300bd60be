import { mongo, Types, trusted } from 'mongoose';
import { StationModel } from '../../../schemas/stations/station.ts';
import {
  type ShownReport,
  type StationReport,
  StationReportModel,
} from '../../../schemas/stations/station-feedback.ts';
import { decryptField, encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { fromCursor, toPage } from '../../platform/text/cursor.ts';
import { stationsShown } from './stations-shown.ts';

const dayMs = 24 * 3600_000;
/** So many reports a person may make a day. */
const mostADay = 10;

/**
 * Report that something about a station is wrong; its managing union finds it in its list.
 *
 * @throws {Failure} `station_not_found`; `report_open_already` where one's report of the same waits for an answer;
 *   `reports_too_often`.
 */
export async function reportWrong(
  station: string,
  person: string,
  { about, text }: { about: StationReport['about']; text: string },
  now: Date,
): Promise<ShownReport> {
  if (!(await StationModel.exists({ _id: station }))) throw new Failure('station_not_found');
  const today = { person, at: trusted({ $gt: new Date(now.getTime() - dayMs) }) };
  if ((await StationReportModel.countDocuments(today)) >= mostADay) throw new Failure('reports_too_often');
  const _id = new Types.ObjectId();
  const sealed = encryptField(text, placeOf(_id, 'text'));
  try {
    await StationReportModel.create({ _id, station, person, about, text: sealed, state: 'open', at: now });
  } catch (error) {
    if (error instanceof mongo.MongoServerError && error.code === 11000) throw new Failure('report_open_already');
    throw error;
  }
  const stored = await StationReportModel.findById(_id).lean().orFail();
  return (await shownReports([stored]))[0] as ShownReport;
}

/** A person's own reports with their answers, newest first. @throws {Failure} `cursor_invalid`. */
export async function myReports(person: string, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const after = cursor === undefined ? undefined : fromCursor(cursor);
  const before = after && {
    $or: [{ at: trusted({ $lt: after.at }) }, { at: after.at, _id: trusted({ $lt: after.id }) }],
  };
  const found = await StationReportModel.find({ person, ...before })
    .sort({ at: -1, _id: -1 })
    .limit(limit + 1)
    .lean();
  const { items, next } = toPage(found, limit, ({ at, _id }) => ({ at, id: _id }));
  return { items: await shownReports(items), next };
}

/** Reports in clear, with the stations they are about. */
export async function shownReports(reports: readonly StationReport[]): Promise<ShownReport[]> {
  const stations = await stationsShown(reports.map(({ station }) => station));
  return reports.map(({ _id, station, about, text, state, at, answer }) => ({
    ...{ _id, about, state, at },
    station: stations(station),
    ...(text && { text: decryptField(text, placeOf(_id, 'text')) }),
    ...(answer && {
      answer: {
        text: answer.text ? decryptField(answer.text, placeOf(_id, 'answer.text')) : '',
        corrected: answer.corrected,
        at: answer.at,
      },
    }),
  }));
}

/** What the envelopes of a report are bound to. */
export function placeOf(id: unknown, field: 'text' | 'answer.text') {
  return { collection: 'stationReports', id, field };
}
