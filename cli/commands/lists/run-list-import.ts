import type { RowChoice } from '../../../schemas/lists/list.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { importEmployers } from '../../../server/lists/importing/import.ts';
import type { ImportResult } from '../../../server/lists/importing/options.ts';
import type { ImportProgress } from '../../../server/lists/importing/pipeline.ts';
import type { ListFile } from '../../../server/lists/reading/open-list.ts';
import type { PendingAuditEntry } from '../../../server/platform/audit/audit-entry.ts';
import { Failure } from '../../../server/platform/errors/errors.ts';
import type { SourceType } from '../../../server/register/record/sources.ts';
import type { ImportOutputs } from '../../terminal/import-outputs.ts';
import type { Io } from '../../terminal/io.ts';
import { createProgressLine } from '../../terminal/progress-line.ts';
import { columnsRead } from './column-report.ts';
import { endWithOutputs, type WrittenFiles, writeListOutputs } from './list-outputs.ts';
import { describeResult } from './list-report.ts';

/** The options of an import of a list. */
export interface ListImportOptions {
  source: SourceType;
  json: boolean;
  region: string | undefined;
  asOf?: string | undefined;
  partial?: boolean | undefined;
  only?: RowChoice | undefined;
  /** Whether too many rows were rejected and the import must stop. */
  maxErrors?: ((progress: ImportProgress) => boolean) | undefined;
  wait?: boolean | undefined;
}

/**
 * Import an opened list, show the progress, and write rejected rows to a file.
 *
 * @param act the audit entry, which gets the list's number.
 * @throws {ExitError} with exit code 3 if rows were rejected.
 * @throws {Failure} `list_too_many_errors`, after the rejected rows were written.
 */
export async function runListImport(
  io: Io,
  list: ListFile,
  run: ListImportOptions & { outputs: ImportOutputs },
  act: PendingAuditEntry,
): Promise<void> {
  const progress = createProgressLine(io);
  const waiting = (other: number) =>
    io.note(io.text(`第 ${other} 批正在导入，等待中…`, `List ${other} is being imported; waiting…`));
  const result = await importEmployers(list, {
    source: run.source,
    asOf: run.asOf,
    region: run.region,
    partial: run.partial,
    only: run.only,
    scope: everywhere,
    onWait: run.wait ? waiting : undefined,
    onProgress: ({ rows }) => progress.show(rows, list.file.lines),
    tooManyErrors: run.maxErrors,
  })
    .finally(progress.end)
    .catch((error) => keepRejects(io, error, run.outputs));

  act.on = `list ${result.list._id}`;
  reportImport(io, result, list, { json: run.json, files: await writeListOutputs(io, result.list._id, run.outputs) });
}

/** Print the result of an import. @throws {ExitError} with exit code 3 if rows were rejected. */
export function reportImport(
  io: Io,
  result: ImportResult,
  list: ListFile,
  { json, files }: { json: boolean; files: WrittenFiles },
): void {
  const { header, ignored } = list;
  if (json)
    io.result(JSON.stringify({ ...result, ...sheetJson(list), columns: columnsRead(header), ignored, ...files }));
  else io.result(describeResult(io, result, list));
  endWithOutputs(io, files);
}

/** What the JSON of a command says of the sheet. */
export function sheetJson({ file, hiddenRows }: ListFile) {
  return { sheet: file.sheet, hiddenRows };
}

/** Where an import was stopped for its errors, leave them in the file, so that they can be mended. */
async function keepRejects(io: Io, error: unknown, outputs: ImportOutputs): Promise<never> {
  if (error instanceof Failure && error.code === 'list_too_many_errors') {
    const { rejectsFile } = await writeListOutputs(io, error.details?.list as number, outputs);
    if (rejectsFile) io.note(io.text(`被拒的行已写入 ${rejectsFile}`, `Refused rows are in ${rejectsFile}`));
  }
  throw error;
}
