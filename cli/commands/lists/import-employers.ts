import { Command, Option } from 'commander';
import { regionCode } from '../../../schemas/platform/fields.ts';
import { inferCity } from '../../../server/lists/reading/infer-city.ts';
import { profileOf, saveProfile } from '../../../server/lists/reading/profile.ts';
import type { PendingAuditEntry } from '../../../server/platform/audit/audit-entry.ts';
import { sourceTypes } from '../../../server/register/record/sources.ts';
import { withDatabase } from '../../database.ts';
import type { Io } from '../../terminal/io.ts';
import { parseDay, parseOption } from '../../terminal/option-parsers.ts';
import { withAudit } from '../../with-audit.ts';
import { describeHeader } from './list-report.ts';
import { parseMaxErrors } from './max-errors.ts';
import { addReadingOptions, openListOrStdin, type ReadingOptions } from './open-list.ts';
import { printImportPlan } from './print-import-plan.ts';
import { type ListImportOptions, runListImport } from './run-list-import.ts';

interface Options extends ReadingOptions, Omit<ListImportOptions, 'region' | 'path' | 'json'> {
  region?: string;
  saveProfile?: string;
  dryRun?: boolean;
}

/** `nuanfeng import employers`: imports a list of employers from any office. */
export function importEmployersCommand(io: Io): Command {
  const t = io.text;
  const command = new Command('employers')
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
    .option('--save-profile <file>', t('保存列映射', 'save the mapping of columns'))
    .option('--rejects <file>', t('被拒行写入的文件（默认在原文件旁）', 'where refused rows go (beside the file)'))
    .option('--max-errors <n|n%>', t('被拒行超过此数即停止', 'stop when more rows are refused'), parseMaxErrors)
    .option('--wait', t('同一区域正有导入时等待', 'wait while another import of the region runs'))
    .option('--dry-run', t('只打印完整的计划，不写入', 'print the whole plan and write nothing'));
  return addReadingOptions(command, io).action(async (path: string, options: Options, command: Command) => {
    const { json = false } = command.optsWithGlobals<{ json?: boolean }>();
    const list = await openListOrStdin(path, options);
    try {
      io.note(describeHeader(io, list, options.source));
      if (options.saveProfile) {
        const { encoding, delimiter } = list.file;
        const profile = profileOf(list.header, { source: options.source, encoding, delimiter });
        await saveProfile(options.saveProfile, profile);
      }
      const work = async (act?: PendingAuditEntry) => {
        const region = options.region ?? (await inferCity(list.rows()));
        if (region && !options.region)
          io.note(t(`区划：${region}（由表中区县推断）`, `Region: ${region} (by the districts named)`));
        if (!region)
          io.note(
            t(
              '区划：表中没有写明区县；若清单属于某一市或区县，请用 --region 指定，否则街道和同名单位无从辨认',
              'Region: no district is named; say by --region which city or district the list is of, or its streets and names cannot be told apart',
            ),
          );
        const run = { ...options, region, path, json };
        await (act ? runListImport(io, list, run, act) : printImportPlan(io, list, run));
      };
      await (options.dryRun ? withDatabase(io, () => work()) : withAudit(io, 'import employers', work));
    } finally {
      await list.close();
    }
  });
}
