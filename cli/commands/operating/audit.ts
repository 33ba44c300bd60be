import { Command } from 'commander';
import { z } from 'zod';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { listAudit } from '../../../server/accounts/audit/list-audit.ts';
import { type AuditReport, verifyAudit } from '../../../server/platform/audit/verify-audit.ts';
import { withDatabase } from '../../database.ts';
import { ExitError, exitCodes } from '../../terminal/exit-codes.ts';
import { formatTable } from '../../terminal/format-table.ts';
import type { Io } from '../../terminal/io.ts';
import { parseOption } from '../../terminal/option-parsers.ts';

const headForm = z
  .string()
  .regex(/^\d+:[0-9a-f]{64}$/, fieldProblem('audit_head'))
  .transform((text) => ({ seq: Number(text.split(':')[0]), hash: text.split(':')[1] as string }));
const countForm = z.coerce.number().int().min(1).max(10_000);

/** `nuanfeng audit`: lists audit entries and verifies that the audit chain is complete. */
export function auditCommand(io: Io): Command {
  const audit = new Command('audit').description(io.text('审计记录', 'The audit'));
  audit
    .command('verify')
    .description(
      io.text(
        '检查审计链：是否被改动、删除或调换；有问题时退出码为 1',
        'Check the chain: nothing edited, removed or moved; exit code 1 where something was',
      ),
    )
    .option(
      '--head <seq:hash>',
      io.text('另行保存的链头，防止整条链被重写', 'a head that was kept elsewhere: shows a chain written anew'),
      parseOption(headForm),
    )
    .action(async ({ head }: { head?: { seq: number; hash: string } }, command: Command) => {
      const report = await withDatabase(io, () => verifyAudit(head));
      if (command.optsWithGlobals().json) io.result(JSON.stringify(report));
      else for (const line of describeReport(io, report)) io.result(line);
      if (report.problems.length > 0) throw new ExitError(exitCodes.failed);
    });
  audit
    .command('list')
    .description(io.text('最近的记录，新的在前', 'The newest entries, newest first'))
    .option('--limit <n>', io.text('条数，默认 50', 'how many; 50 where left out'), parseOption(countForm))
    .option('--who <id>', io.text('只看某个账号或人员', 'only what this account or person did'))
    .action(async ({ limit = 50, who }: { limit?: number; who?: string }, command: Command) => {
      const { items: entries } = await withDatabase(io, () => listAudit(everywhere, { limit, who }));
      if (command.optsWithGlobals().json) return io.result(JSON.stringify({ items: entries }));
      const heading = io
        .text('序号,时间,主体,编号,操作,对象,地址,结果', 'seq,at,who,id,action,on,address,result')
        .split(',');
      const rows = entries.map(({ _id, at, who: { kind, id }, action, on, address, result, code }) =>
        [_id, shanghaiIso(at), kind, id ?? '', action, on ?? '', address ?? '', code ?? result].map(String),
      );
      io.result(formatTable(heading, rows));
    });
  return audit;
}

function describeReport(io: Io, { checked, head, problems, open }: AuditReport): string[] {
  const names = {
    edited: io.text('被改动', 'edited'),
    removed: io.text('被删除', 'removed'),
    unchained: io.text('与前一条不衔接', 'does not follow the one before'),
  };
  const found = problems.map(
    ({ seq, problem }) => `${io.text('第', 'entry')} ${seq}${io.text(' 条：', ': ')}${names[problem]}`,
  );
  const end = head ? `${head.seq}:${head.hash}` : '-';
  return [
    ...found,
    io.text(
      `已检查 ${checked} 条，问题 ${problems.length} 处`,
      `${checked} entries checked, ${problems.length} problems`,
    ),
    ...(open.length > 0
      ? [
          io.text(
            `${open.length} 项操作只有开始、没有结果（进程中断，或仍在进行），见第 ${open.join('、')} 条记录`,
            `${open.length} actions begun without a result (the process was killed, or they still run): entries no. ${open.join(', ')}`,
          ),
        ]
      : []),
    io.text(`链头（请另行保存）：${end}`, `head (keep it elsewhere): ${end}`),
  ];
}
