import type { DecryptedReport, StationReport } from '../../../schemas/stations/station-feedback.ts';
import { decryptField } from '../../platform/encryption/field-encryption.ts';
import { readStationNames } from './station-names.ts';

/** Decrypt reports, and name the stations that they are about. */
export async function decryptReports(reports: readonly StationReport[]): Promise<DecryptedReport[]> {
  const stationOf = await readStationNames(reports.map(({ station }) => station));
  return reports.map(({ _id, station, about, text, state, at, answer }) => ({
    ...{ _id, about, state, at },
    station: stationOf(station),
    ...(text && { text: decryptField(text, reportFieldOf(_id, 'text')) }),
    ...(answer && {
      answer: {
        text: answer.text ? decryptField(answer.text, reportFieldOf(_id, 'answer.text')) : '',
        corrected: answer.corrected,
        at: answer.at,
      },
    }),
  }));
}

/** The stored field to which an encrypted text of a report is bound. */
export function reportFieldOf(id: unknown, field: 'text' | 'answer.text') {
  return { collection: 'stationReports', id, field };
}
