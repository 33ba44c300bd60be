import { Command } from 'commander';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { findLists } from '../../../server/lists/importing/find-lists.ts';
import { undoList } from '../../../server/lists/importing/undo.ts';
import { withDatabase } from '../../database.ts';
import { formatTable } from '../../terminal/format-table.ts';
import type { Io } from '../../terminal/io.ts';
import { parseSerial } from '../../terminal/option-parsers.ts';
import { withAudit } from '../../with-audit.ts';
import { diffCommand } from './lists-diff.ts';
import { resumeCommand } from './lists-resume.ts';
import { reviewCommand } from './lists-review.ts';
import { showCommand } from './lists-show.ts';

/** `nuanfeng lists`: shows the imported lists and works on them. */
export function listsCommand(io: Io): Command {
  const lists = new Command('lists').description(io.text('已导入的清单（批次）', 'Imported lists'));
  lists.addCommand(indexCommand(io), { isDefault: true });
  for (const command of [showCommand, undoCommand, resumeCommand, diffCommand, reviewCommand]) {
    lists.addCommand(command(io));
  }
  return lists;
}

const maxLists = 200;

function indexCommand(io: Io): Command {
  return new Command('index')
    .description(io.text('列出各批次（默认）', 'Show the lists (default)'))
    .action(async (_, command: Command) => {
      const found = await withDatabase(io, () => findLists(everywhere, { limit: maxLists }));
      if (command.optsWithGlobals().json) return io.result(JSON.stringify({ items: found }));
      const heading =
        io.language === 'en'
          ? ['list', 'source', 'file', 'as of', 'region', 'state', 'rows', 'rejected', 'to review', 'missing']
          : ['批次', '来源', '文件', '截止', '区划', '状态', '行数', '拒绝', '待审', '缺失'];
      const rows = found.map(({ _id, source, file, asOf, region, state, counts, missing }) => [
        String(_id),
        source,
        file,
        asOf,
        region,
        state,
        ...[counts.read, counts.rejected, counts.review, missing ?? 0].map(String),
      ]);
      io.result(formatTable(heading, rows));
      if (found.length === maxLists)
        io.note(io.text(`仅显示最新的 ${maxLists} 批`, `The newest ${maxLists} are shown`));
    });
}

function undoCommand(io: Io): Command {
  return new Command('undo')
    .description(
      io.text('撤销一个批次，保留之后的清单与人工核查', 'Take a list back; what came later or was verified stays'),
    )
    .argument('<list>', io.text('批次号', 'number of the list'), parseSerial)
    .action(async (number: number, _, command: Command) => {
      const done = await withAudit(io, 'lists undo', () => undoList(number, { scope: everywhere }), `list ${number}`);
      if (command.optsWithGlobals().json) return io.result(JSON.stringify(done));
      const { removed, restored, kept, keptByPerson } = done;
      io.result(
        io.text(
          `已撤销第 ${number} 批：移除 ${removed} 个单位，恢复 ${restored} 个；其中因后来的清单保留 ${kept} 个，因人工核查保留 ${keptByPerson} 个`,
          `List ${number} is undone: ${removed} employers removed, ${restored} restored; of these ${kept} stay for a later list and ${keptByPerson} for a person’s decision`,
        ),
      );
    });
}
