import { failure } from '../failure.ts';

/** Failure codes of files and lists, a part of the catalogue. The problems of single cells are in `server/sheets`. */
export const listFailures = {
  // rows of a table of regions, unions, stations
  row_value_missing: failure('invalid', '{field} 未填写', '{field} is blank.'),
  row_value_invalid: failure('invalid', '{field} 无效：{value}', '{field} is not valid: {value}'),
  row_repeated: failure('invalid', '与第 {first} 行重复：{value}', 'Line {first} has it already: {value}'),

  // files
  list_not_found: failure('missing', '没有这个文件：{path}', 'There is no such file: {path}'),
  list_not_readable: failure(
    'invalid',
    '文件无法读取：{path}（{reason}）',
    'The file cannot be read: {path} ({reason})',
  ),
  list_empty: failure('invalid', '文件是空的', 'The file is empty.'),
  list_blank: failure(
    'invalid',
    '文件只有空行，没有内容；请确认导出的是有数据的工作表',
    'The file has blank lines only; check that the sheet with the data was exported.',
  ),
  list_too_many_columns: failure(
    'invalid',
    '表格有 {columns} 列，最多 {limit} 列；请删去右侧的空白列和不需要的列后再导入',
    'The table has {columns} columns, and at most {limit} are read; delete the blank ones on the right and those that are not needed.',
  ),
  list_is_mhtml: failure(
    'unsupported',
    '这是另存为“单个文件网页”（MHTML）的表格，扩展名虽是 .xls；请用表格软件打开，另存为 .xlsx 后再导入',
    'This is a web page in one file (MHTML), even if it is called .xls; open it in a spreadsheet program and save it as .xlsx.',
  ),
  list_header_only: failure('invalid', '文件只有表头，没有数据行', 'The file has a header and no rows.'),
  list_no_header: failure(
    'invalid',
    '前 20 行中没有找到表头，缺少的列：{missing}；可用 --map 指定列名',
    'No header was found in the first 20 rows; missing columns: {missing}. Name them with --map.',
  ),
  list_column_missing: failure(
    'invalid',
    '表头中没有这些列：{columns}；请核对映射中的列名',
    'The header has no such columns: {columns}. Check the names in the mapping.',
  ),
  list_column_twice: failure(
    'invalid',
    '一列被指定给多个字段：{column}',
    'One column is mapped to several fields: {column}',
  ),
  list_field_unknown: failure(
    'invalid',
    '没有这个字段：{field}；可用的有：{known}',
    'There is no such field: {field}. Known are: {known}',
  ),
  list_is_zip: failure(
    'unsupported',
    '这是压缩包，不是表格；请解压后导入其中的表格（.xlsx、.xls 或 CSV）',
    'This is a zip archive and no table; unpack it and import the table in it (.xlsx, .xls or CSV).',
  ),
  list_is_ole: failure(
    'unsupported',
    '这是 Word 等其他软件的文件，不是表格；请另存为 .xlsx 后再导入',
    'This is a file of another program, such as Word, and no table; save the table as .xlsx.',
  ),
  list_is_ods: failure(
    'unsupported',
    '这是 OpenDocument 表格（.ods），请另存为 .xlsx 后再导入',
    'This is an OpenDocument spreadsheet (.ods); save it as .xlsx.',
  ),
  list_is_xlsb: failure(
    'unsupported',
    '这是二进制工作簿（.xlsb），请另存为 .xlsx 后再导入',
    'This is a binary workbook (.xlsb); save it as .xlsx.',
  ),
  list_is_html: failure(
    'unsupported',
    '这是网页（HTML 或 XML）表格，扩展名可能是 .xls；请用表格软件打开，另存为 .xlsx 后再导入',
    'This is a web page (HTML or XML), though it may be called .xls; open it in a spreadsheet program and save it as .xlsx.',
  ),

  // workbooks and their sheets
  list_workbook_encrypted: failure(
    'unsupported',
    '工作簿设有打开密码；请打开后去掉密码，另存为 .xlsx 后再导入',
    'The workbook has a password; open it, take the password away and save it as .xlsx.',
  ),
  list_workbook_broken: failure(
    'invalid',
    '工作簿已损坏或不完整；请用表格软件打开，另存为 .xlsx 后再导入',
    'The workbook is damaged or incomplete; open it in a spreadsheet program and save it as .xlsx.',
  ),
  list_workbook_too_large: failure(
    'too_large',
    '工作簿解压后过大；请只保留要导入的工作表，另存为 .xlsx 或 CSV 后再导入',
    'The workbook is too large when unpacked; keep only the sheet to import, and save it as .xlsx or CSV.',
  ),
  list_sheet_unknown: failure(
    'invalid',
    '工作簿中没有这张工作表：{sheet}；现有：{sheets}',
    'The workbook has no such sheet: {sheet}. It has: {sheets}',
  ),
  list_sheet_hidden: failure(
    'invalid',
    '工作簿中的工作表都已隐藏：{sheets}；请用 --sheet 指定要导入的一张',
    'All sheets of the workbook are hidden: {sheets}. Name the one to import with --sheet.',
  ),
  list_sheet_several: failure(
    'invalid',
    '有多张工作表带有表头：{sheets}；请用 --sheet 指定要导入的一张',
    'Several sheets have a header: {sheets}. Name the one to import with --sheet.',
  ),
  list_sheet_none: failure(
    'invalid',
    '各工作表（{sheets}）的前 20 行中都没有找到表头，需要的列：{missing}；可用 --map 指定列名',
    'No sheet ({sheets}) has a header in its first 20 rows; needed columns: {missing}. Name them with --map.',
  ),
  list_binary: failure(
    'unsupported',
    '这不是文本文件；若是不带 BOM 的 UTF-16，请指定编码',
    'This is not a text file; if it is UTF-16 without a mark, name the encoding.',
  ),
  list_one_line: failure(
    'invalid',
    '第一行超过 1 MB，这不是表格',
    'The first line is longer than 1 MB: this is no table.',
  ),
  list_gzip_broken: failure(
    'invalid',
    '压缩文件已损坏或不完整，请重新压缩后再导入',
    'The gzip file is damaged or incomplete; compress it again.',
  ),
  list_gzip_bomb: failure(
    'too_large',
    '压缩文件解压后异常膨胀（超过 200 倍），不像是表格；请检查文件，或不压缩直接导入',
    'The gzip file expands more than 200-fold, as no table does; check it, or import the file uncompressed.',
  ),
  list_changed: failure(
    'conflict',
    '文件在读取时发生变化，请等待写入完成后再导入',
    'The file changes while it is read; wait until it is written, then import it.',
  ),
  list_too_large: failure('too_large', '文件超过 {limit}', 'The file is larger than {limit}.'),
  list_encoding_unknown: failure(
    'invalid',
    '不支持的编码：{encoding}；可用的有：{known}',
    'The encoding is not supported: {encoding}. Known are: {known}',
  ),
  list_encoding_mixed: failure(
    'invalid',
    '文件既不是完好的 UTF-8（第 {line} 行有坏字节），也不是完好的 GB18030；可用 --encoding 指定编码，坏行将被退回',
    'The file is neither sound UTF-8 (line {line} has bad bytes) nor sound GB18030; name the encoding with --encoding, and the damaged rows will be rejected.',
  ),
  list_delimiter_invalid: failure('invalid', '分隔符须为一个字符', 'The delimiter must be one character.'),
  list_profile_invalid: failure('invalid', '映射配置无效：{reason}', 'The profile is not valid: {reason}'),

  // lists and their import
  list_unknown: failure('missing', '没有这个批次：{list}', 'There is no such list: {list}'),
  list_busy: failure(
    'conflict',
    '同一区域正在导入第 {list} 批，请稍后再试',
    'List {list} of the same region is being imported; try again later.',
  ),
  list_taken_over: failure('conflict', '第 {list} 批已由另一个进程接手', 'Another run has taken list {list} over.'),
  list_not_unfinished: failure(
    'conflict',
    '第 {list} 批没有中断，无需继续',
    'List {list} was not broken off; there is nothing to resume.',
  ),
  list_undone: failure('conflict', '第 {list} 批已经撤销', 'List {list} has been undone.'),
  list_region_too_large: failure(
    'invalid',
    '请指明清单所属的市、区县或街道：{region}',
    'Name the city, district or street that the list is of: {region}',
  ),
  list_other_file: failure(
    'conflict',
    '这不是第 {list} 批的文件，或列的对应关系不同；请使用当时的文件和映射',
    'This is not the file of list {list}, or its columns are mapped otherwise: use the file and the mapping of that time.',
  ),
  list_too_many_errors: failure(
    'invalid',
    '被拒行超过 --max-errors，已停止并撤回；请改正文件，或放宽此数',
    'More rows were rejected than --max-errors allows; the import was stopped and taken back. Mend the file, or allow more.',
  ),

  // rows in the review queue
  review_not_found: failure(
    'missing',
    '待审队列中没有这一项，请核对编号',
    'There is no such item in the review queue; check its id.',
  ),
  review_decision_invalid: failure(
    'invalid',
    '“决定”须为候选编号（如 #12）、新、否，或留空：{decision}',
    'A decision is a candidate’s number (#12), new, none, or blank: {decision}',
  ),
  review_decided: failure('conflict', '该待审项已处理', 'The item has been decided.'),
} as const;
