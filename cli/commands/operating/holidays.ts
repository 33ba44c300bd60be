import { Command } from 'commander';
import { calendarEnd } from '../../../server/platform/calendar/notices.ts';
import { parseNotice } from '../../../server/platform/holidays/parse-notice.ts';
import { loadNotices, storeNotice } from '../../../server/platform/holidays/stored-notices.ts';
import { openTextInput } from '../../../server/sheets/input/open-input.ts';
import { withDatabase } from '../../database.ts';
import type { Io } from '../../terminal/io.ts';
import { withAudit } from '../../with-audit.ts';

/** `nuanfeng holidays`: loads the yearly notice of holidays, by which opening hours are read. */
export function holidaysCommand(io: Io): Command {
  const holidays = new Command('holidays').description(io.text('节假日安排', 'The yearly notices of holidays'));
  holidays
    .command('import <file>')
    .description(
      io.text(
        '导入国务院办公厅的放假通知（全文，或每行一个日期和“放假”“上班”）',
        'Load the State Council’s notice: its text, or a table with a day and “off” or “workday” in each line',
      ),
    )
    .action(async (path: string, _, command: Command) => {
      const notice = parseNotice(await textOf(path));
      const until = await withAudit(
        io,
        'holidays import',
        async () => {
          await storeNotice(notice, new Date());
          return calendarEnd();
        },
        String(notice.year),
      );
      const { year, holidays: off, makeups } = notice;
      if (command.optsWithGlobals().json) return io.result(JSON.stringify({ ...notice, until }));
      io.result(
        io.text(
          `${year} 年：放假 ${off.length} 天，调休上班 ${makeups.length} 天。节假日安排已知至 ${until}，各服务进程一分钟内采用`,
          `${year}: ${off.length} days off, ${makeups.length} weekend days worked. Holidays are known until ${until}; every server follows within a minute`,
        ),
      );
    });
  holidays
    .command('show')
    .description(io.text('显示节假日安排已知至哪一天', 'Show until when holidays are known'))
    .action(async (_, command: Command) => {
      const until = await withDatabase(io, async () => {
        await loadNotices();
        return calendarEnd();
      });
      if (command.optsWithGlobals().json) return io.result(JSON.stringify({ until }));
      io.result(io.text(`节假日安排已知至 ${until}`, `Holidays are known until ${until}`));
    });
  return holidays;
}

async function textOf(path: string): Promise<string> {
  const input = await openTextInput(path === '-' ? { stream: process.stdin, name: 'stdin' } : { path });
  try {
    let text = '';
    for await (const chunk of input.text()) text += chunk;
    return text;
  } finally {
    await input.close();
  }
}
