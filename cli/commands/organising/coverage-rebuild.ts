import { Command } from 'commander';
import { rebuildFigures } from '../../../server/organising/coverage/rebuild.ts';
import type { Io } from '../../terminal/io.ts';
import { createProgressLine } from '../../terminal/progress-line.ts';
import { withAudit } from '../../with-audit.ts';

/** `nuanfeng coverage rebuild`: counts all employers anew and compares the figures. */
export function rebuildCommand(io: Io): Command {
  return new Command('rebuild')
    .description(
      io.text(
        '重新统计全部用人单位并与现有统计核对；期间可照常导入和核查',
        'Count all employers anew and compare; imports and verification go on meanwhile',
      ),
    )
    .action(async (_, command: Command) => {
      const progress = createProgressLine(io);
      const done = await withAudit(io, 'coverage rebuild', (act) =>
        rebuildFigures({ by: act.who.id ?? 'cli', onProgress: progress.show }).finally(progress.end),
      );
      const { number: g, ...counts } = done;
      if (command.optsWithGlobals().json) return io.result(JSON.stringify({ g, ...counts }));
      const wrong =
        done.wrong.length === 0
          ? io.text('与原统计一致', 'the figures were right')
          : io.text(`原统计有误的区划：${done.wrong.join(' ')}`, `figures were wrong in: ${done.wrong.join(' ')}`);
      io.result(
        io.text(`已统计 ${done.employers} 个用人单位；${wrong}`, `${done.employers} employers counted; ${wrong}`),
      );
    });
}
