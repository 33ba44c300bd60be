import { Types, trusted } from 'mongoose';
import { StationModel } from '../../../schemas/stations/station.ts';
import {
  type DecryptedReport,
  type StationReport,
  StationReportModel,
} from '../../../schemas/stations/station-feedback.ts';
import { dayMs } from '../../platform/calendar/durations.ts';
import { isDuplicateKey } from '../../platform/database/duplicate-key.ts';
import { byTimeDescending } from '../../platform/database/keyset.ts';
import { encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { decryptReports, reportFieldOf } from './decrypt-reports.ts';

/** How many reports a person may make in 24 hours. */
const maxPerDay = 10;

/**
 * Report that something about a station is wrong. The union that runs the station finds the report in its list.
 *
 * @throws {Failure} `station_not_found`; `report_open_already` when the person's report on the same topic waits for an
 *   answer; `reports_too_often`.
 */
export async function createReport(
  station: string,
  person: string,
  { about, text }: { about: StationReport['about']; text: string },
  now: Date,
): Promise<DecryptedReport> {
  if (!(await StationModel.exists({ _id: station }))) throw new Failure('station_not_found');
  const today = { person, at: trusted({ $gt: new Date(now.getTime() - dayMs) }) };
  if ((await StationReportModel.countDocuments(today)) >= maxPerDay) throw new Failure('reports_too_often');
  const _id = new Types.ObjectId();
  const encrypted = encryptField(text, reportFieldOf(_id, 'text'));
  try {
    await StationReportModel.create({ _id, station, person, about, text: encrypted, state: 'open', at: now });
  } catch (error) {
    if (isDuplicateKey(error)) throw new Failure('report_open_already');
    throw error;
  }
  const stored = await StationReportModel.findById(_id).lean().orFail();
  return (await decryptReports([stored]))[0] as DecryptedReport;
}

/**
 * List a person's own reports with their answers, newest first.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function listMyReports(person: string, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const found = await StationReportModel.find({ person, ...byTimeDescending.after(cursor, ['at', '_id']) })
    .sort({ at: -1, _id: -1 })
    .limit(limit + 1)
    .lean();
  const { items, next } = byTimeDescending.page(found, limit, ({ at, _id }) => [at, _id]);
  return { items: await decryptReports(items), next };
}
