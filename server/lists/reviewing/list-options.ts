import { z } from 'zod';
import { described } from '../../../schemas/platform/described.ts';
import { regionCode } from '../../../schemas/platform/fields.ts';
import { fields } from '../reading/fields.ts';

/** The fields of a request that say what a list is, and how to read it. */
export const asOf = z.iso
  .date()
  .optional()
  .meta(described('数据截止日；默认为今天', 'the day that the figures are of; today'));
export const region = regionCode
  .optional()
  .meta(described('清单所列单位的所在区划；默认为本人的区划', 'whose employers it lists; one’s own region'));
export const mapping = z.partialRecord(z.enum(fields), z.string().max(200));
export const mappingMeaning = described(
  '各字段对应的列标题，或第几列（如 #3）；空文本表示不读该字段',
  'the title of the column of a field, or #3; "" leaves the field out',
);
export const partialMeaning = described(
  '清单是否只含部分单位；true 时不把未列出的单位视为缺失',
  'true: it holds only some employers, so that nobody is missing from it',
);
export const sheet = z
  .string()
  .max(100)
  .optional()
  .meta(
    described(
      '工作簿中的工作表，填名称或序号；默认为唯一带表头的一张',
      'the sheet of a workbook, by name or number; the only one with a header',
    ),
  );

/** What may be wrong with the file of a list. */
export const readingFailures = [
  'list_empty',
  'list_header_only',
  'list_no_header',
  'list_column_missing',
  'list_column_twice',
  'list_delimiter_invalid',
  'list_is_zip',
  'list_is_ole',
  'list_is_ods',
  'list_is_xlsb',
  'list_is_html',
  'list_is_mhtml',
  'list_blank',
  'list_too_many_columns',
  'list_workbook_encrypted',
  'list_workbook_broken',
  'list_workbook_too_large',
  'list_sheet_unknown',
  'list_sheet_hidden',
  'list_sheet_several',
  'list_sheet_none',
  'list_binary',
  'list_one_line',
  'list_gzip_broken',
  'list_gzip_bomb',
  'list_too_large',
  'list_encoding_unknown',
  'list_encoding_mixed',
] as const;
