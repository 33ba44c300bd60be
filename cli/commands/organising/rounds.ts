import { Command } from 'commander';
import { regionCode } from '../../../schemas/platform/fields.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { answerSheetRows } from '../../../server/organising/rounds/answer-sheet.ts';
import { roundProgressOf } from '../../../server/organising/rounds/items.ts';
import {
  closeRound,
  findRound,
  listRounds,
  type NewRound,
  openRound,
} from '../../../server/organising/rounds/rounds.ts';
import { type CoverageClass, coverageClasses } from '../../../server/register/classification/classify.ts';
import { withDatabase } from '../../database.ts';
import { formatTable } from '../../terminal/format-table.ts';
import type { Io } from '../../terminal/io.ts';
import { parseDay, parseOption, parseSerial } from '../../terminal/option-parsers.ts';
import { outHelp, writeTable } from '../../terminal/write-output.ts';
import { withAudit } from '../../with-audit.ts';
import { parseClasses } from './parse-classes.ts';
import { returnCommand } from './rounds-return.ts';

const today = () => shanghaiDay(new Date());

/** `nuanfeng rounds`: assigns each union its employers to verify, and imports the answers. */
export function roundsCommand(io: Io): Command {
  const rounds = new Command('rounds').description(io.text('核查轮次', 'Verification rounds'));
  rounds.addCommand(indexCommand(io), { isDefault: true });
  for (const command of [openCommand, showCommand, exportCommand, returnCommand, closeCommand]) {
    rounds.addCommand(command(io));
  }
  return rounds;
}

function indexCommand(io: Io): Command {
  return new Command('list')
    .description(io.text('列出各轮核查（默认）', 'Show the rounds (default)'))
    .action(async (_, command: Command) => {
      const { items: found } = await withDatabase(io, () => listRounds(everywhere, { limit: 200 }));
      if (command.optsWithGlobals().json) return io.result(JSON.stringify({ items: found }));
      const heading = io.text('轮次 标题 区划 截止 状态 单位', 'round title region due state employers').split(' ');
      const rows = found.map(({ _id, title, region, due, state, employers }) =>
        [_id, title, region, due, state, employers].map(String),
      );
      io.result(formatTable(heading, rows));
    });
}

function openCommand(io: Io): Command {
  const t = io.text;
  return new Command('open')
    .description(t('开展一轮核查，把单位分到各责任工会', 'Open a round: each union gets the employers it must act for'))
    .requiredOption('--title <text>', t('标题', 'title'))
    .requiredOption('--region <code>', t('行政区划', 'region'), parseOption(regionCode))
    .requiredOption('--due <date>', t('截止日期', 'the last day'), parseDay)
    .option(
      '--classes <names>',
      `${t('类别（默认全部）', 'classes (all)')}: ${coverageClasses.join(',')}`,
      parseClasses,
      [] as CoverageClass[],
    )
    .option('--drive <name>', t('仅专项行动名单内的单位', 'only employers on the list of a drive'))
    .action(async (wanted: NewRound, command: Command) => {
      const round = await withAudit(io, 'rounds open', async (act) => {
        const opened = await openRound(wanted, 'cli', everywhere, today());
        act.on = `round ${opened._id}`;
        return opened;
      });
      if (command.optsWithGlobals().json) return io.result(JSON.stringify(round));
      io.result(
        t(`第 ${round._id} 轮核查，${round.employers} 个单位`, `Round ${round._id}, ${round.employers} employers`),
      );
    });
}

function showCommand(io: Io): Command {
  return new Command('show')
    .description(io.text('查看一轮核查：各工会进度、冲突、逾期', 'How far each union is: answered, conflicts, overdue'))
    .argument('<round>', io.text('轮次', 'number of the round'), parseSerial)
    .action(async (number: number, _, command: Command) => {
      const { round, unions } = await withDatabase(io, async () => {
        const round = await findRound(number, everywhere);
        return { round, unions: await roundProgressOf(round, everywhere, today()) };
      });
      if (command.optsWithGlobals().json) return io.result(JSON.stringify({ ...round, unions }));
      io.result([round._id, round.title, round.region, round.due, round.state].join('  '));
      const heading = io
        .text('工会 名称 单位 已核 冲突 逾期', 'union name employers answered conflicts overdue')
        .split(' ');
      const rows = unions.map(({ union, name, employers, answered, conflicts, overdue }) => [
        union ?? '—',
        name ?? '—',
        ...[employers, answered, conflicts, overdue].map(String),
      ]);
      io.result(formatTable(heading, rows));
    });
}

function exportCommand(io: Io): Command {
  const t = io.text;
  return new Command('export')
    .description(
      t('导出待核查单位，供线下填写后用 return 导回', 'What is to be answered, as a table; it comes back by return'),
    )
    .argument('<round>', t('轮次', 'number of the round'), parseSerial)
    .option('--union <code>', t('责任工会', 'of one union'))
    .option('--all', t('包括已核查的', 'those that are answered as well'))
    .option('--out <file>', outHelp(io))
    .action(async (number: number, { out, ...filter }: { union?: string; all?: boolean; out?: string }) => {
      const work = async () => {
        const round = await findRound(number, everywhere);
        await writeTable(answerSheetRows(round, filter, everywhere, today()), out, 'windows');
      };
      await withAudit(io, 'rounds export', work, `round ${number}`);
    });
}

function closeCommand(io: Io): Command {
  return new Command('close')
    .description(io.text('结束一轮核查', 'End a round'))
    .argument('<round>', io.text('轮次', 'number of the round'), parseSerial)
    .action(async (number: number, _, command: Command) => {
      const round = await withAudit(
        io,
        'rounds close',
        () => closeRound(number, everywhere, new Date()),
        `round ${number}`,
      );
      if (command.optsWithGlobals().json) return io.result(JSON.stringify(round));
      io.result(io.text(`第 ${number} 轮核查已结束`, `Round ${number} is closed`));
    });
}
