import { Command } from 'commander';
import type { List } from '../../../schemas/lists/list.ts';
import { maxWarnings } from '../../../schemas/lists/list-rows.ts';
import { shanghaiText } from '../../../schemas/platform/shanghai.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import type { StoredNote } from '../../../server/lists/importing/commit-chunk.ts';
import { findList, findRejects, findWarnings } from '../../../server/lists/importing/find-lists.ts';
import { type Field, fieldNames } from '../../../server/lists/reading/fields.ts';
import { type ProblemCode, reasonOf } from '../../../server/sheets/problems/problems.ts';
import { withDatabase } from '../../database.ts';
import { formatTable } from '../../terminal/format-table.ts';
import type { Io } from '../../terminal/io.ts';
import { parseSerial } from '../../terminal/option-parsers.ts';
import { describeCounts } from './list-report.ts';

/** How many refused rows are shown; the rejects file has all. */
const maxRejects = 1000;
/** Rows with warnings are read and shown in pages, so that any number of them takes little memory. */
const pageSize = 500;

/** `nuanfeng lists show`: shows a list with its counts, and its refused rows or its rows with warnings. */
export function showCommand(io: Io): Command {
  return new Command('show')
    .description(io.text('查看一个批次：计数、处理结果、被拒行', 'Show a list: counts, decisions, refused rows'))
    .argument('<list>', io.text('批次号', 'number of the list'), parseSerial)
    .option(
      '--warnings',
      io.text(
        `不看被拒行，看已导入但有提示的行（保存前 ${maxWarnings} 行）`,
        `instead of the refused rows, those with warnings (the first ${maxWarnings} are kept)`,
      ),
    )
    .action(async (number: number, { warnings = false }: { warnings?: boolean }, command: Command) => {
      const { json = false } = command.optsWithGlobals<{ json?: boolean }>();
      await withDatabase(io, () => (warnings ? showWarnings(io, number, json) : showRejects(io, number, json)));
    });
}

async function showRejects(io: Io, number: number, json: boolean): Promise<void> {
  const list = await findList(number, everywhere);
  const rejects = await findRejects(number, everywhere, { limit: maxRejects });
  if (json) return io.result(JSON.stringify({ list, rejects }));
  showHead(io, list);
  if (rejects.length > 0) io.result(`\n${table(io, rejects)}`);
  if (rejects.length === maxRejects)
    io.note(io.text(`被拒行仅显示前 ${maxRejects} 行`, `Of the refused rows the first ${maxRejects} are shown`));
}

async function showWarnings(io: Io, number: number, json: boolean): Promise<void> {
  const list = await findList(number, everywhere);
  const total = list.counts.warned ?? 0;
  if (json) io.result(`{"list":${JSON.stringify(list)},"total":${total},"warnings":[`);
  else showHead(io, list);
  let shown = 0;
  for (let after = 0; ; ) {
    const page = await findWarnings(number, everywhere, { limit: pageSize, after });
    if (json) for (const note of page) io.result(`${shown++ > 0 ? ',' : ''}${JSON.stringify(note)}`);
    else if (page.length > 0) io.result(`\n${table(io, page)}`);
    if (!json) shown += page.length;
    if (page.length < pageSize) break;
    after = page.at(-1)?.line ?? after;
  }
  if (json) io.result(']}');
  else if (shown < total)
    io.note(
      io.text(
        `有提示的行共 ${total} 行，保存并显示了前 ${shown} 行`,
        `${total} rows have warnings; the first ${shown} were kept and are shown`,
      ),
    );
}

function showHead(io: Io, list: List): void {
  const { _id: number, file, source, asOf, region, by, state, startedAt } = list;
  io.result([number, file, source, asOf, region, state, by, shanghaiText(startedAt, io.language)].join('  '));
  io.result(describeCounts(io, list));
}

function table(io: Io, notes: readonly StoredNote[]): string {
  const rows = notes.map(({ line, problems, cells }) => {
    const named = problems.map(
      ({ field, code }) =>
        `${io.text(`${fieldNames[field as Field] ?? field}：`, `${field}: `)}${reasonOf(code as ProblemCode, io.language)}`,
    );
    return [String(line), named.join(io.text('；', '; ')), cells.join(' | ')];
  });
  return formatTable([io.text('行', 'line'), io.text('原因', 'reason'), io.text('内容', 'cells')], rows);
}
