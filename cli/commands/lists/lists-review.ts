import { createInterface } from 'node:readline/promises';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { everywhere } from '../../../server/access/staff/scope.ts';
import {
  decideReview,
  findReviews,
  type ReviewDecision,
  type ShownReview,
} from '../../../server/lists/reviewing/review.ts';
import { importDecisions, reviewCsv, reviewRows } from '../../../server/lists/reviewing/review-file.ts';
import { waitingReasonTexts } from '../../../server/lists/reviewing/waiting-reasons.ts';
import { maskContact, maskPersonalNumbers } from '../../../server/platform/text/mask-text.ts';
import { isWorkbookName } from '../../../server/sheets/workbook/write-workbook.ts';
import { withDatabase } from '../../database.ts';
import { sheetHelp } from '../../tables/describe-sheet.ts';
import { ExitError, exitCodes } from '../../terminal/exit-codes.ts';
import type { Io } from '../../terminal/io.ts';
import { parseSerial } from '../../terminal/option-parsers.ts';
import { writeOutput, writeTable } from '../../terminal/write-output.ts';
import { operatingSystemUser, withAudit } from '../../with-audit.ts';

interface Options {
  list?: number;
  export?: string;
  import?: string;
  sheet?: string;
}

/** `nuanfeng lists review`: lets a person decide about rows that no rule can decide. */
export function reviewCommand(io: Io): Command {
  return new Command('review')
    .description(io.text('逐条处理待审队列', 'Go through the rows that wait for a person'))
    .option('--list <number>', io.text('只看某一批次', 'of one list only'), parseSerial)
    .option(
      '--export <file>',
      io.text('导出为 CSV 或 .xlsx，在“决定”一列填写', 'write them as CSV or .xlsx, to be decided in a column'),
    )
    .option('--import <file>', io.text('导入填好的文件', 'take in a file that was filled in'))
    .option('--sheet <name>', sheetHelp(io))
    .action(async (options: Options, command: Command) => {
      const { json = false } = command.optsWithGlobals<{ json?: boolean }>();
      const work = async () => {
        if (options.import !== undefined) return importFile(io, options.import, options.sheet, json);
        const items = await allReviews(options.list);
        if (options.export !== undefined) {
          await exportFile(options.export, items);
          return io.note(
            io.text(`已导出 ${items.length} 条到 ${options.export}`, `${items.length} written to ${options.export}`),
          );
        }
        if (json) return io.result(JSON.stringify({ items: items.map(withMaskedContact) }));
        if (process.stdin.isTTY) return askEach(io, items);
        for (const item of items) io.result(describe(io, item));
        io.note(io.text(`待审 ${items.length} 条`, `${items.length} to review`));
      };
      const decides = options.import !== undefined || (process.stdin.isTTY && !json);
      if (!decides && options.export === undefined) return withDatabase(io, work);
      const on = options.list === undefined ? null : `list ${options.list}`;
      await withAudit(io, decides ? 'lists review' : 'export reviews', work, on);
    });
}

async function allReviews(list: number | undefined): Promise<ShownReview[]> {
  const items: ShownReview[] = [];
  for (;;) {
    const last = items.at(-1);
    const page = await findReviews(everywhere, {
      limit: 500,
      ...(list !== undefined && { list }),
      ...(last && { after: last._id }),
    });
    items.push(...page);
    if (page.length < 500) return items;
  }
}

function withMaskedContact({ facts, ...item }: ShownReview): ShownReview {
  const { contact } = facts;
  return { ...item, facts: { ...facts, ...(contact && { contact: maskContact(contact) }) } };
}

async function exportFile(path: string, items: readonly ShownReview[]): Promise<void> {
  if (!isWorkbookName(path)) return writeOutput(Readable.from([reviewCsv(items)]), path);
  await writeTable(Readable.from(reviewRows(items)), path);
}

async function importFile(io: Io, path: string, sheet: string | undefined, json: boolean): Promise<void> {
  const done = await importDecisions(path, operatingSystemUser(), everywhere, sheet);
  if (json) io.result(JSON.stringify(done));
  else
    io.result(
      io.text(
        `已决定 ${done.decided} 条，跳过 ${done.skipped} 条`,
        `${done.decided} decided, ${done.skipped} left open`,
      ),
    );
  for (const { line, reason } of done.rejected) {
    io.note(io.text(`第 ${line} 行：${reason['zh-CN']}`, `line ${line}: ${reason.en}`));
  }
  if (done.rejected.length > 0) throw new ExitError(exitCodes.rejected);
}

async function askEach(io: Io, items: readonly ShownReview[]): Promise<void> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    for (const [at, item] of items.entries()) {
      io.note(`\n${at + 1}/${items.length}  ${describe(io, item)}`);
      const question = io.text(
        '候选序号 / n 新单位 / x 不是单位 / 回车跳过 / q 退出：',
        'candidate / n new / x none / Enter skip / q quit: ',
      );
      const answer = (await prompt.question(question)).trim();
      if (answer === 'q') return;
      const decision = decisionOf(answer, item);
      if (decision !== undefined) await decideReview(String(item._id), decision, operatingSystemUser(), everywhere);
    }
  } finally {
    prompt.close();
  }
}

function decisionOf(answer: string, item: ShownReview): ReviewDecision | undefined {
  if (answer === 'n') return 'new';
  if (answer === 'x') return 'refuse';
  const option = item.options[Number(answer) - 1];
  return option && { link: option.id };
}

function describe(io: Io, { facts, rows, options, reason }: ShownReview): string {
  const lines = rows.map(({ list, line }) => `${io.text('批次', 'list')} ${list}:${line}`).join('、');
  const where = [lines, facts.code ?? '—', facts.region ?? '—', waitingReasonTexts[reason][io.language]].join('  ');
  const candidates = options.map(
    ({ id, name, code, region, headcount }, at) =>
      `  ${at + 1}. #${id} ${maskPersonalNumbers(name)}  ${code ?? '—'}  ${region}  ${headcount ?? '—'}`,
  );
  const { name, headcount } = facts as { name?: string; headcount?: unknown };
  return [`${maskPersonalNumbers(name ?? '')}  ${JSON.stringify(headcount ?? null)}  （${where}）`, ...candidates].join(
    '\n',
  );
}
