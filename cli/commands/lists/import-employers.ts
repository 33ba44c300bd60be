import { Command, Option } from 'commander';
import type { RowChoice } from '../../../schemas/lists/list.ts';
import { regionCode } from '../../../schemas/platform/fields.ts';
import { inferCity } from '../../../server/lists/reading/infer-city.ts';
import type { ListFile } from '../../../server/lists/reading/open-list.ts';
import { loadProfile, profileOf, profileText } from '../../../server/lists/reading/profile.ts';
import type { PendingAuditEntry } from '../../../server/platform/audit/audit-entry.ts';
import { sourceTypes } from '../../../server/register/record/sources.ts';
import { withDatabase } from '../../database.ts';
import { type ImportOutputOptions, importOutputOptions, openImportOutputs } from '../../terminal/import-outputs.ts';
import type { Io } from '../../terminal/io.ts';
import { parseDay, parseOption } from '../../terminal/option-parsers.ts';
import { type OutputFile, openOutput, requireDifferent, writeContent } from '../../terminal/output-file.ts';
import { withAudit } from '../../with-audit.ts';
import { confirmImport, doubtsAbout } from './confirm-import.ts';
import { describeHeader } from './list-report.ts';
import { parseMaxErrors } from './max-errors.ts';
import { addReadingOptions, openListOrStdin, type ReadingOptions } from './open-list.ts';
import { printImportPlan } from './print-import-plan.ts';
import { type ListImportOptions, runListImport } from './run-list-import.ts';

interface Options extends ReadingOptions, ImportOutputOptions, Omit<ListImportOptions, 'region' | 'json' | 'only'> {
  region?: string;
  saveProfile?: string;
  dryRun?: boolean;
  out?: string;
  only?: RowChoice | 'all';
  yes?: boolean;
}

const choices = ['all', 'new', 'changed'] as const satisfies readonly (RowChoice | 'all')[];

/** `nuanfeng import employers`: imports a list of employers from any office. */
export function importEmployersCommand(io: Io): Command {
  const t = io.text;
  const { rejects, notes } = importOutputOptions(io);
  const command = new Command('employers')
    .description(
      t(
        '导入用人单位清单（社保、经济普查、基层工会台账……）',
        'Import a list of employers (social security, census, union register …)',
      ),
    )
    .argument(
      '<file>',
      t(
        '.xlsx、.xls、CSV、TSV 或其 .gz 文件，- 为标准输入',
        'an .xlsx, .xls, CSV or TSV file, or one of them as .gz; - is stdin',
      ),
    )
    .addOption(
      new Option('--source <type>', t('清单来源', 'who made the list')).choices(sourceTypes).makeOptionMandatory(),
    )
    .option('--as-of <date>', t('数据截止日（默认今天）', 'the day that the figures are of (today)'), parseDay)
    .option(
      '--region <code>',
      t('清单所属区划（默认由表中区县推断）', 'region of the list (found by its districts)'),
      parseOption(regionCode),
    )
    .option(
      '--partial',
      t('清单只含部分单位，不标记缺失', 'the list holds only some employers: nobody is missing from it'),
    )
    .addOption(
      new Option(
        '--only <rows>',
        t('只导入底册中没有的单位（new）或已有的单位（changed）', 'only employers that are new, or that are known'),
      ).choices(choices),
    )
    .option(
      '--save-profile <file>',
      t('保存列映射、--null、--fill-down 和 --only', 'save the mapping, --null, --fill-down and --only'),
    )
    .addOption(rejects)
    .addOption(notes)
    .option('--max-errors <n|n%>', t('被拒行超过此数即停止', 'stop when more rows are refused'), parseMaxErrors)
    .option('--wait', t('同一区域正有导入时等待', 'wait while another import of the region runs'))
    .option(
      '--yes',
      t('不再询问（没有人数列、没有工会列时）', 'do not ask (where head counts or unions have no column)'),
    )
    .option('--dry-run', t('只打印完整的计划，不写入', 'print the whole plan and write nothing'))
    .option(
      '--out <file>',
      t('与 --dry-run 同用：逐行计划写入文件', 'with --dry-run: write the plan of the rows to a file'),
    );
  return addReadingOptions(command, io).action(async (path: string, options: Options, command: Command) => {
    const { json = false } = command.optsWithGlobals<{ json?: boolean }>();
    await requireDifferent([options.saveProfile, options.rejects, options.notes, options.out]);
    const profileFile = options.saveProfile === undefined ? undefined : await openOutput(options.saveProfile, [path]);
    const list = await openListOrStdin(path, options).catch(async (error) => {
      await profileFile?.discard();
      throw error;
    });
    try {
      io.note(describeHeader(io, list, options.source));
      const only = await choiceOf(options);
      if (profileFile) await writeProfile(profileFile, list, options, only);
      const shared = { source: options.source, asOf: options.asOf, only, json };
      if (options.dryRun) {
        for (const doubt of await doubtsAbout(list, options.source)) io.note(doubt[io.language]);
        await withDatabase(io, async () => {
          const region = await regionOf(io, list, options);
          await printImportPlan(io, list, { ...shared, region, path, files: options });
        });
        return;
      }
      await confirmImport(io, list, { source: options.source, yes: options.yes, json });
      const { partial, maxErrors, wait } = options;
      const running = { partial, maxErrors, wait };
      const outputs = await openImportOutputs(path, options);
      const work = async (act: PendingAuditEntry) => {
        const region = await regionOf(io, list, options);
        await runListImport(io, list, { ...shared, ...running, region, outputs }, act);
      };
      await withAudit(io, 'import employers', work).finally(outputs.discard);
    } finally {
      await profileFile?.discard();
      await list.close();
    }
  });
}

/** Which rows count: as the option says, otherwise as the profile does. @returns undefined for all. */
async function choiceOf({ only, profile }: Options): Promise<RowChoice | undefined> {
  const choice = only ?? (profile === undefined ? undefined : (await loadProfile(profile)).only);
  return choice === 'all' ? undefined : choice;
}

async function writeProfile(file: OutputFile, list: ListFile, { source, sheet }: Options, only?: RowChoice) {
  const encoding = list.file.encoding ?? undefined;
  const delimiter = list.file.delimiter ?? undefined;
  const { nullWords, fillDown } = list;
  const profile = profileOf(list.header, {
    ...{ source, encoding, delimiter, sheet },
    ...(nullWords.length > 0 && { nullWords: [...nullWords] }),
    ...(fillDown.length > 0 && { fillDown: [...fillDown] }),
    ...(only && { only }),
  });
  await writeContent(file, [profileText(profile)]);
}

/** The region of a list: as the option says, otherwise by the districts that it names. It says which it is. */
async function regionOf(io: Io, list: ListFile, { region }: Options): Promise<string | undefined> {
  if (region) return region;
  const inferred = await inferCity(list.rows());
  io.note(
    inferred
      ? io.text(`区划：${inferred}（由表中区县推断）`, `Region: ${inferred} (by the districts named)`)
      : io.text(
          '区划：表中没有写明区县；若清单属于某一市或区县，请用 --region 指定，否则街道和同名单位无从辨认',
          'Region: no district is named; say by --region which city or district the list is of, or its streets and names cannot be told apart',
        ),
  );
  return inferred;
}
