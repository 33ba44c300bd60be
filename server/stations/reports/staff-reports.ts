import { type PipelineStage, Types } from 'mongoose';
import {
  type DecryptedReport,
  type StationReport,
  StationReportModel,
} from '../../../schemas/stations/station-feedback.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { byId } from '../../platform/database/keyset.ts';
import { encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { unionScopeFilter } from '../../territory/unions/union-scope.ts';
import { findStationInScope } from '../record/station-scope.ts';
import { decryptReports, reportFieldOf } from './decrypt-reports.ts';

/**
 * List a page of the reports on a scope's stations, oldest first: the one that has waited longest comes first.
 *
 * The union is read from the station, so that the reports move with a station that is given to another union.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function listReports(
  { state, limit, cursor }: { state: StationReport['state']; limit: number; cursor?: string | undefined },
  scope: Scope,
) {
  const afterCursor = byId.after(cursor, ['_id']);
  const whole = scope.unions === wholeInstallation;
  const unions = whole ? [] : await UnionModel.distinct('_id', unionScopeFilter(scope));
  const within: PipelineStage[] = [
    {
      $lookup: {
        from: 'stations',
        localField: 'station',
        foreignField: '_id',
        as: 'stations',
        pipeline: [{ $project: { union: 1 } }],
      },
    },
    { $match: { 'stations.union': { $in: unions } } },
    { $unset: 'stations' },
  ];
  const found = await StationReportModel.collection
    .aggregate<StationReport>(
      [{ $match: { state, ...afterCursor } }, { $sort: { _id: 1 } }, ...(whole ? [] : within), { $limit: limit + 1 }],
      { maxTimeMS: 5000 },
    )
    .toArray();
  const { items, next } = byId.page(found, limit, ({ _id }) => [_id]);
  return { items: await decryptReports(items), next };
}

/**
 * Answer a report. The reporter reads the answer among their own reports.
 *
 * @throws {Failure} `report_not_found`, also when the station lies beyond the scope; `report_answered`.
 */
export async function answerReport(
  id: string,
  { text, corrected }: { text: string; corrected: boolean },
  { scope, by, now }: { scope: Scope; by: string; now: Date },
): Promise<DecryptedReport> {
  const report = await StationReportModel.findById(id).lean();
  // The station is read in either case, so that the time of the reply does not tell whether the report exists.
  await findStationInScope(String(report?.station ?? new Types.ObjectId()), scope).catch((refusal) => {
    throw refusal instanceof Failure ? new Failure('report_not_found') : refusal;
  });
  const answer = {
    text: encryptField(text, reportFieldOf(new Types.ObjectId(id), 'answer.text')),
    corrected,
    at: now,
    by,
  };
  const answered = await StationReportModel.findOneAndUpdate(
    { _id: id, state: 'open' },
    { $set: { state: 'answered', answer } },
    { returnDocument: 'after' },
  ).lean();
  if (!answered) throw new Failure('report_answered');
  return (await decryptReports([answered]))[0] as DecryptedReport;
}
