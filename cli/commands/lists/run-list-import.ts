import { everywhere } from '../../../server/access/staff/scope.ts';
import { importEmployers } from '../../../server/lists/importing/import.ts';
import type { ImportProgress } from '../../../server/lists/importing/pipeline.ts';
import type { ListFile } from '../../../server/lists/reading/open-list.ts';
import { openRejects } from '../../../server/lists/reviewing/rejects.ts';
import type { PendingAuditEntry } from '../../../server/platform/audit/audit-entry.ts';
import type { SourceType } from '../../../server/register/record/sources.ts';
import { exitWithRejects, type Io } from '../../terminal/io.ts';
import { createProgressLine } from '../../terminal/progress-line.ts';
import { describeResult } from './list-report.ts';

/** The options of an import of a list. */
export interface ListImportOptions {
  source: SourceType;
  path: string;
  json: boolean;
  region: string | undefined;
  asOf?: string;
  partial?: boolean;
  rejects?: string;
  /** Whether too many rows were rejected and the import must stop. */
  maxErrors?: (progress: ImportProgress) => boolean;
  wait?: boolean;
}

/**
 * Import an opened list, show the progress, and write rejected rows to a file.
 *
 * @param act the audit entry, which gets the list's number.
 * @throws {Rejected} with exit code 3 if rows were rejected.
 */
export async function runListImport(
  io: Io,
  list: ListFile,
  run: ListImportOptions,
  act: PendingAuditEntry,
): Promise<void> {
  const rejectsPath = rejectsPathOf(run.path, run.rejects);
  const progress = createProgressLine(io);
  let rejects: ReturnType<typeof openRejects> | undefined;
  let written = Promise.resolve();
  const waiting = (other: number) =>
    io.note(io.text(`第 ${other} 批正在导入，等待中…`, `List ${other} is being imported; waiting…`));
  const result = await importEmployers(list, {
    source: run.source,
    asOf: run.asOf,
    region: run.region,
    partial: run.partial,
    scope: everywhere,
    onWait: run.wait ? waiting : undefined,
    onProgress: ({ rows }) => progress.show(rows, list.file.lines),
    onRejected: (rows) => {
      rejects ??= openRejects(rejectsPath, list.header.columns, io.language);
      const file = rejects;
      written = written.then(async () => (await file).write(rows));
    },
    tooManyErrors: run.maxErrors,
  }).finally(async () => {
    progress.end();
    await written;
    await (await rejects)?.close();
  });

  act.on = `list ${result.list._id}`;
  const rejectsFile = rejects ? rejectsPath : null;
  if (run.json) io.result(JSON.stringify({ ...result, ignored: list.ignored, rejectsFile }));
  else io.result(describeResult(io, result, list));
  if (rejectsFile) exitWithRejects(io, rejectsFile);
}

/** The path of the rejects file: beside the list, unless an option names another. */
export function rejectsPathOf(path: string, option: string | undefined): string {
  return option ?? `${path === '-' ? 'stdin' : path}.rejects.csv`;
}
