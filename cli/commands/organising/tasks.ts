import { Command } from 'commander';
import { regionCode } from '../../../schemas/platform/fields.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { pageOfTasks } from '../../../server/organising/tasks/list-tasks.ts';
import { createTasks, type NewTasks } from '../../../server/organising/tasks/tasks.ts';
import { coverageClasses } from '../../../server/register/classification/classify.ts';
import { filterOfToday } from '../../../server/territory/regions/find-regions.ts';
import { withDatabase } from '../../database.ts';
import { formatTable } from '../../terminal/format-table.ts';
import type { Io } from '../../terminal/io.ts';
import { parseDay, parseOption, parseSerial } from '../../terminal/option-parsers.ts';
import { withAudit } from '../../with-audit.ts';
import { parseClasses } from './parse-classes.ts';

const today = () => shanghaiDay(new Date());

/** `nuanfeng tasks`: creates and lists the tasks of unions: employers that have no union yet. */
export function tasksCommand(io: Io): Command {
  const tasks = new Command('tasks').description(io.text('建会任务', 'Tasks: employers that are to get a union'));
  tasks.addCommand(makeCommand(io));
  tasks.addCommand(listCommand(io), { isDefault: true });
  return tasks;
}

function makeCommand(io: Io): Command {
  const t = io.text;
  return new Command('make')
    .description(
      t(
        '按类别或核查结果生成任务，重复执行只补缺',
        'Make tasks of classes or of a round; again it makes only what is missing',
      ),
    )
    .requiredOption('--region <code>', t('行政区划', 'region'), parseOption(regionCode))
    .requiredOption('--due <date>', t('完成期限', 'the last day'), parseDay)
    .option('--classes <names>', `${t('类别', 'classes')}: ${coverageClasses.join(',')}`, parseClasses)
    .option('--round <number>', t('某轮已核查的单位', 'employers that were answered in a round'), parseSerial)
    .option('--drive <name>', t('仅专项行动名单内的单位', 'only employers on the list of a drive'))
    .action(async (wanted: NewTasks, command: Command) => {
      const how = { by: 'cli', scope: everywhere, now: new Date(), today: today() };
      const done = await withAudit(io, 'tasks make', () => createTasks(wanted, how), wanted.region);
      if (command.optsWithGlobals().json) return io.result(JSON.stringify(done));
      io.result(t(`新增 ${done.made} 项，已有 ${done.known} 项`, `${done.made} made, ${done.known} there already`));
    });
}

function listCommand(io: Io): Command {
  const t = io.text;
  return new Command('list')
    .description(t('查看任务', 'Show tasks'))
    .option('--region <code>', t('行政区划', 'region'), parseOption(regionCode))
    .option('--union <code>', t('责任工会', 'the union that must act'))
    .option('--overdue', t('仅逾期', 'overdue ones only'))
    .action(async (filter: { region?: string; union?: string; overdue?: boolean }, command: Command) => {
      const found = await withDatabase(io, async () =>
        pageOfTasks({ ...(await filterOfToday(filter)), limit: 1000 }, everywhere, today()),
      );
      if (command.optsWithGlobals().json) return io.result(JSON.stringify(found));
      const heading = t('单位 名称 责任工会 状态 期限 逾期上报', 'employer name union state due escalated').split(' ');
      const rows = found.items.map(({ _id, name, union, state, due, escalatedTo }) =>
        [_id, name, union ?? '—', state, due, escalatedTo ?? '—'].map(String),
      );
      io.result(formatTable(heading, rows));
      if (found.next) io.note(t('仅显示前 1000 项', 'The first 1,000 are shown'));
    });
}
