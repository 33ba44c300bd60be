import { dayMs } from '../../platform/calendar/durations.ts';
import type { ImportReport, ImportRow } from '../../sheets/table/import-report.ts';
import { importStations } from '../../stations/importing/import-stations.ts';
import { readSampleRows } from './sample-files.ts';

/** The station that is being renovated when the sample is loaded. */
const renovated = { code: 'SAMPLE-331002003-2', reason: '室内翻新，暂停开放', days: 21 };

/** Import the sample's stations. One of them has just closed for some weeks, one has no coordinates yet. */
export function loadSampleStations(now: Date): Promise<ImportReport> {
  return importStations(rowsAt(now), { now, sample: true });
}

async function* rowsAt(now: Date): AsyncGenerator<ImportRow> {
  const inDays = (days: number) => new Date(now.getTime() + days * dayMs).toISOString();
  const closure = {
    state: 'closed_temporarily',
    closureReason: renovated.reason,
    closedFrom: inDays(-2),
    closedUntil: inDays(renovated.days),
  };
  for await (const { line, values } of readSampleRows('stations'))
    yield { line, values: values.code === renovated.code ? { ...values, ...closure } : values };
}
