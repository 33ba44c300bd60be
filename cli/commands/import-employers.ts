import { Command, Option } from 'commander';
import { z } from 'zod';
import { regionCode } from '../../schemas/common.ts';
import type { Act } from '../../server/audit/act.ts';
import { importEmployers } from '../../server/lists/import.ts';
import { inferCity } from '../../server/lists/infer-city.ts';
import { type List, openList } from '../../server/lists/list.ts';
import { loadProfile, parseMapping, profileOf, saveProfile } from '../../server/lists/profile.ts';
import { openRejects } from '../../server/lists/rejects.ts';
import { type SourceType, sourceTypes } from '../../server/lists/row.ts';
import { everywhere } from '../../server/staff/scope.ts';
import { withAudit } from '../audited.ts';
import { exitCodes, type Io, parseOption, Rejected } from '../io.ts';
import { describeHeader, describeResult } from '../list-report.ts';
import { errorLimit } from '../max-errors.ts';
import { progressLine } from '../progress.ts';

const day = z.iso.date('YYYY-MM-DD');

interface Options {
  source: SourceType;
  asOf?: string;
  region?: string;
  partial?: boolean;
  encoding?: string;
  delimiter?: string;
  map: string[];
  profile?: string;
  saveProfile?: string;
  rejects?: string;
  maxErrors?: string;
  wait?: boolean;
}

/** `nuanfeng import employers`: one list of employers, from any office. */
export function importEmployersCommand(io: Io): Command {
  const t = io.text;
  return new Command('employers')
    .description(
      t(
        '导入用人单位清单（社保、经济普查、基层工会台账……）',
        'Import a list of employers (social security, census, union register …)',
      ),
    )
    .argument('<file>', t('CSV、TSV 或 .gz 文件，- 为标准输入', 'a CSV, TSV or .gz file; - is stdin'))
    .addOption(
      new Option('--source <type>', t('清单来源', 'who made the list')).choices(sourceTypes).makeOptionMandatory(),
    )
    .option('--as-of <date>', t('数据截止日（默认今天）', 'the day that the figures are of (today)'), parseOption(day))
    .option(
      '--region <code>',
      t('清单所属区划（默认由表中区县推断）', 'region of the list (found by its districts)'),
      parseOption(regionCode),
    )
    .option(
      '--partial',
      t('清单只含部分单位，不标记缺失', 'the list holds only some employers: nobody is missing from it'),
    )
    .option('--encoding <name>', t('文件编码', 'encoding of the file'))
    .option('--delimiter <character>', t('分隔符', 'delimiter'))
    .option('--map <field=column>', t('指定某列的含义，可重复', 'what a column means; may be repeated'), collect, [])
    .option('--profile <file>', t('使用保存的列映射', 'use a saved mapping of columns'))
    .option('--save-profile <file>', t('保存列映射', 'save the mapping of columns'))
    .option('--rejects <file>', t('被拒行写入的文件（默认在原文件旁）', 'where refused rows go (beside the file)'))
    .option('--max-errors <n|n%>', t('被拒行超过此数即停止', 'stop when more rows are refused'))
    .option('--wait', t('同一区域正有导入时等待', 'wait while another import of the region runs'))
    .action(async (path: string, options: Options, command: Command) => {
      const { json = false } = command.optsWithGlobals<{ json?: boolean }>();
      await importList(io, path, options, json);
    });
}

async function importList(io: Io, path: string, options: Options, json: boolean): Promise<void> {
  const { source } = options;
  const input = path === '-' ? { stream: process.stdin, name: 'stdin' } : { path };
  const list = await openList(input, {
    source,
    encoding: options.encoding,
    delimiter: options.delimiter,
    mapping: parseMapping(options.map),
    profile: options.profile === undefined ? undefined : await loadProfile(options.profile),
  });
  try {
    io.note(describeHeader(io, list));
    if (options.saveProfile) {
      const { encoding, delimiter } = list.file;
      await saveProfile(options.saveProfile, profileOf(list.header, { source, encoding, delimiter }));
    }
    await withAudit(io, 'import employers', (act) => importOpened(io, path, list, options, json, act));
  } finally {
    await list.close();
  }
}

async function importOpened(
  io: Io,
  path: string,
  list: List,
  options: Options,
  json: boolean,
  act: Act,
): Promise<void> {
  const region = options.region ?? (await inferCity(list.rows()));
  if (region)
    io.note(
      io.text(
        `区划：${region}${options.region ? '' : '（由表中区县推断）'}`,
        `Region: ${region}${options.region ? '' : ' (by the districts named)'}`,
      ),
    );
  const rejectsPath = options.rejects ?? `${path === '-' ? 'stdin' : path}.rejects.csv`;
  const progress = progressLine(io);
  let rejects: ReturnType<typeof openRejects> | undefined;
  let written = Promise.resolve();
  const result = await importEmployers(list, {
    source: options.source,
    asOf: options.asOf,
    region,
    partial: options.partial,
    scope: everywhere,
    wait: options.wait
      ? (other) => io.note(io.text(`第 ${other} 批正在导入，等待中…`, `List ${other} is being imported; waiting…`))
      : undefined,
    onProgress: ({ rows }) => progress.show(rows),
    onRejected: (rows) => {
      rejects ??= openRejects(rejectsPath, list.header.columns, io.language);
      const file = rejects;
      written = written.then(async () => (await file).write(rows));
    },
    tooManyErrors: options.maxErrors ? errorLimit(options.maxErrors) : undefined,
  }).finally(async () => {
    progress.end();
    await written;
    await (await rejects)?.close();
  });

  act.on = `list ${result.list}`;
  const rejectsFile = rejects ? rejectsPath : null;
  if (json) io.result(JSON.stringify({ ...result, ignored: list.ignored, rejectsFile }));
  else io.result(describeResult(io, result, list));
  if (!rejectsFile) return;
  io.note(
    io.text(
      `被拒的行已写入 ${rejectsFile}，改正后可再次导入`,
      `Refused rows are in ${rejectsFile}; mend and import them again`,
    ),
  );
  throw new Rejected(exitCodes.rejected);
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
