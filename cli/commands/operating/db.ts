import { Command } from 'commander';
import { migrate } from '../../../server/startup/migrations/migrate.ts';
import { withUnmigratedDatabase } from '../../database.ts';
import type { Io } from '../../terminal/io.ts';

/** `nuanfeng db`: migrates the database to this version. */
export function dbCommand(io: Io): Command {
  const db = new Command('db').description(io.text('数据库维护', 'Maintain the database'));
  db.command('migrate')
    .description(io.text('建立集合、索引与行政区划；可重复运行', 'Create collections, indexes, regions; may be rerun'))
    .action(async (_, command: Command) => {
      const done = await withUnmigratedDatabase(io, migrate);
      if (command.optsWithGlobals().json) io.result(JSON.stringify(done));
      else
        io.result(
          io.text(
            `数据库已就绪，写入行政区划 ${done.regions} 个`,
            `The database is ready; ${done.regions} regions written`,
          ),
        );
    });
  return db;
}
