import { Command } from 'commander';
import { runRetention } from '../../../server/people/profile/run-retention.ts';
import { pruneAudit } from '../../../server/platform/audit/prune-audit.ts';
import type { Io } from '../../terminal/io.ts';
import { withAudit } from '../../with-audit.ts';

/** `nuanfeng retention`: deletes personal data whose retention period has ended. The operator runs it every day. */
export function retentionCommand(io: Io): Command {
  const retention = new Command('retention').description(
    io.text('个人信息的保存期限', 'How long personal data is kept'),
  );
  retention
    .command('run')
    .description(io.text('删除超过保存期限的个人信息；宜每天运行', 'Delete personal data past its time; best daily'))
    .option('--dry-run', io.text('只统计，不删除', 'count only, change nothing'))
    .action(async ({ dryRun = false }: { dryRun?: boolean }, command: Command) => {
      const now = new Date();
      const { results, audit } = await withAudit(io, 'retention run', async () => ({
        results: await runRetention(now, { dryRun }),
        audit: dryRun ? 0 : await pruneAudit(now),
      }));
      if (command.optsWithGlobals().json) {
        const rules = results.map(({ rule: { collection, since, days }, count }) => ({
          collection,
          since,
          days,
          count,
        }));
        return io.result(JSON.stringify({ dryRun, rules, audit }));
      }
      for (const { rule, count } of results) io.result(`${rule.purpose[io.language]}\t${count}`);
      io.result(`${io.text('审计：保留 366 天', 'The audit: 366 days')}\t${audit}`);
    });
  return retention;
}
