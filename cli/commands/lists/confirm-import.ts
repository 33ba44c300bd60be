import { createInterface } from 'node:readline/promises';
import type { ListFile } from '../../../server/lists/reading/open-list.ts';
import { Failure, type LocalisedText } from '../../../server/platform/errors/errors.ts';
import type { SourceType } from '../../../server/register/record/sources.ts';
import { ExitError, exitCodes } from '../../terminal/exit-codes.ts';
import type { Io } from '../../terminal/io.ts';
import { columnsRead } from './column-report.ts';

/**
 * Ask before an import that would leave everybody without a union or without a head count, because the column is missing or
 * was not understood.
 *
 * @param options.yes the answer was given beforehand.
 * @throws {Failure} `confirmation_needed` where nobody can be asked.
 * @throws {ExitError} where the answer is no.
 */
export async function confirmImport(
  io: Io,
  list: ListFile,
  { source, yes = false, json }: { source: SourceType; yes?: boolean | undefined; json: boolean },
): Promise<void> {
  const doubts = await doubtsAbout(list, source);
  if (doubts.length === 0) return;
  const question: LocalisedText = {
    'zh-CN': doubts.map((doubt) => doubt['zh-CN']).join('；'),
    en: doubts.map((doubt) => doubt.en).join('; '),
  };
  if (yes) return io.note(question[io.language]);
  if (json || !process.stdin.isTTY || !process.stderr.isTTY) throw new Failure('confirmation_needed', { question });
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  io.note(question[io.language]);
  const answer = await prompt.question(io.text('仍要导入吗？(y/N) ', 'Import it all the same? (y/N) '));
  prompt.close();
  if (/^(y|yes|是)$/i.test(answer.trim())) return;
  io.note(io.text('未导入', 'Nothing was imported'));
  throw new ExitError(exitCodes.failed);
}

/** What would make the figures of a list wrong as a whole. */
export async function doubtsAbout(list: ListFile, source: SourceType): Promise<LocalisedText[]> {
  const read = columnsRead(list.header);
  const doubts: LocalisedText[] = [];
  if (read.headcount.length === 0)
    doubts.push({
      'zh-CN': '没有读到人数列，所有单位都将没有人数；可用 --map headcount=列名 指定',
      en: 'no column of head counts was read, so that no employer gets one; name it by --map headcount=COLUMN',
    });
  if (source !== 'union-register') return doubts;
  if (read.union.length === 0)
    doubts.push({
      'zh-CN': '工会台账中没有读到工会列，所有单位都将按未建会计；可用 --map unionForm=列名 指定',
      en: 'the union register has no column of unions that was read, so that every employer counts as without one; name it by --map unionForm=COLUMN',
    });
  else if (!(await namesAUnion(list)))
    doubts.push({
      'zh-CN': `“${read.union.join('”“')}”中没有一行能读出已建会，所有单位都将按未建会计`,
      en: `no row of ${read.union.join(', ')} says that there is a union, so that every employer counts as without one`,
    });
  return doubts;
}

/** Whether any row says that there is a union. It reads on only as long as none does. */
async function namesAUnion(list: ListFile): Promise<boolean> {
  for await (const rows of list.rows()) {
    if (rows.some(({ values: { union } }) => union && union.form !== 'none')) return true;
  }
  return false;
}
