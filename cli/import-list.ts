import { everywhere } from '../server/access/staff/scope.ts';
import { importEmployers } from '../server/lists/importing/import.ts';
import type { Progress } from '../server/lists/importing/pipeline.ts';
import type { ListFile } from '../server/lists/reading/open-list.ts';
import { openRejects } from '../server/lists/reviewing/rejects.ts';
import type { Act } from '../server/platform/audit/act.ts';
import type { SourceType } from '../server/register/record/sources.ts';
import { endWithRejects, type Io } from './io.ts';
import { describeResult } from './list-report.ts';
import { progressLine } from './progress.ts';

/** How a list is to be imported. */
export interface ImportRun {
  source: SourceType;
  path: string;
  json: boolean;
  region: string | undefined;
  asOf?: string;
  partial?: boolean;
  rejects?: string;
  /** Whether so many rows were refused that the import is to stop. */
  maxErrors?: (progress: Progress) => boolean;
  wait?: boolean;
}

/**
 * Import an opened list, show how far it is, and leave refused rows in a file.
 *
 * @param act what the audit says of it: the list's number, once there is one.
 * @throws {Rejected} with exit code 3 where rows were refused.
 */
export async function importList(io: Io, list: ListFile, run: ImportRun, act: Act): Promise<void> {
  const rejectsPath = rejectsPathOf(run.path, run.rejects);
  const progress = progressLine(io);
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
    wait: run.wait ? waiting : undefined,
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
  if (rejectsFile) endWithRejects(io, rejectsFile);
}

/** Where the refused rows of a list go: beside its file, unless another place was asked for. */
export function rejectsPathOf(path: string, asked: string | undefined): string {
  return asked ?? `${path === '-' ? 'stdin' : path}.rejects.csv`;
}
