import { type PipelineStage, Types } from 'mongoose';
import {
  type ShownReport,
  type StationReport,
  StationReportModel,
} from '../../../schemas/stations/station-feedback.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { unionsInScope } from '../../territory/unions/scope.ts';
import { stationWithin } from '../within.ts';
import { placeOf, shownReports } from './reports.ts';

/**
 * A page of the reports on the scope's stations, oldest first: what waits longest stands first.
 *
 * The union is asked of the station, so that a station that was handed over takes its reports along.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function pageOfReports(
  { state, limit, cursor }: { state: StationReport['state']; limit: number; cursor?: string | undefined },
  scope: Scope,
) {
  if (cursor !== undefined && !/^[0-9a-f]{24}$/.test(cursor)) throw new Failure('cursor_invalid');
  const whole = scope.unions === wholeInstallation;
  const unions = whole ? [] : await UnionModel.distinct('_id', unionsInScope(scope));
  const within: PipelineStage[] = [
    {
      $lookup: {
        from: 'stations',
        localField: 'station',
        foreignField: '_id',
        as: 'of',
        pipeline: [{ $project: { union: 1 } }],
      },
    },
    { $match: { 'of.union': { $in: unions } } },
    { $unset: 'of' },
  ];
  const found = await StationReportModel.collection
    .aggregate<StationReport>(
      [
        { $match: { state, ...(cursor && { _id: { $gt: new Types.ObjectId(cursor) } }) } },
        { $sort: { _id: 1 } },
        ...(whole ? [] : within),
        { $limit: limit + 1 },
      ],
      { maxTimeMS: 5000 },
    )
    .toArray();
  const items = found.slice(0, limit);
  return { items: await shownReports(items), next: found.length > limit ? String(items.at(-1)?._id) : null };
}

/**
 * Answer a report; the reporter sees it among their own.
 *
 * @throws {Failure} `report_not_found`, also where the station lies beyond the scope; `report_answered`.
 */
export async function answerReport(
  id: string,
  { text, corrected }: { text: string; corrected: boolean },
  { scope, by, now }: { scope: Scope; by: string; now: Date },
): Promise<ShownReport> {
  const report = await StationReportModel.findById(id).lean();
  // Asked for in either case, so that what lies beyond takes as long as what is not there.
  await stationWithin(String(report?.station ?? new Types.ObjectId()), scope).catch((refusal) => {
    throw refusal instanceof Failure ? new Failure('report_not_found') : refusal;
  });
  const answer = { text: encryptField(text, placeOf(new Types.ObjectId(id), 'answer.text')), corrected, at: now, by };
  const answered = await StationReportModel.findOneAndUpdate(
    { _id: id, state: 'open' },
    { $set: { state: 'answered', answer } },
    { returnDocument: 'after' },
  ).lean();
  if (!answered) throw new Failure('report_answered');
  return (await shownReports([answered]))[0] as ShownReport;
}
