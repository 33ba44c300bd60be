import { z } from 'zod';
import { described } from '../platform/described.ts';
import { fieldProblem } from '../platform/field-problems.ts';
import { time, view } from '../platform/fields.ts';
import { listStates } from './list.ts';
import { reviewStates, waitingReasons } from './list-review.ts';

/** The number of a list in a path or a query. */
export const listNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, fieldProblem('whole_number'))
  .transform(Number)
  .meta({ examples: ['12'] });

const listCounts = z.object({
  read: z.int(),
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  review: z.int(),
  rejected: z.int(),
  branches: z
    .int()
    .meta(
      described(
        '新增、更新和未变的行中，属于分支机构的行数',
        'of those added, updated and unchanged, parts of an employer',
      ),
    ),
  skipped: z.int().nullish().meta(described('按行的筛选而略过的行数', 'rows that the choice of rows leaves out')),
  warned: z
    .int()
    .nullish()
    .meta(described('未被拒收的行中带有提示的行数', 'of those that were not rejected, rows with a warning')),
  problems: z
    .record(z.string(), z.int())
    .meta(described('按问题代码统计的行数，含提示', 'rows by the code of a problem, warnings included')),
});

/** A list in the API. */
export const ListView = view({
  source: z.string(),
  file: z.string(),
  sha256: z.string(),
  sheet: z.string().nullish().meta(described('工作簿中的工作表', 'the sheet of a workbook')),
  asOf: z.iso.date(),
  region: z.string(),
  partial: z.boolean(),
  by: z.string(),
  state: z
    .enum([...listStates, 'interrupted'])
    .meta(
      described(
        '状态；interrupted 表示导入进程已中断，再传同一文件即可继续',
        'interrupted: the process that imported it is gone; the same file again goes on with it',
      ),
    ),
  rows: z.int().meta(described('至今已导入的行数', 'rows taken in so far')),
  lines: z
    .int()
    .nullish()
    .meta(described('文件的行数，与数据行数大致相同', 'lines of the file, about as many as rows')),
  counts: listCounts,
  missing: z
    .int()
    .nullish()
    .meta(
      described(
        '同一来源较早的清单中有而本清单中没有的单位数',
        'employers that an earlier list of the source holds and this one not',
      ),
    ),
  startedAt: time,
  endedAt: time.nullish(),
  undo: z
    .object({
      removed: z.int().nullish(),
      restored: z.int().nullish(),
      kept: z.int().nullish(),
      keptByPerson: z.int().nullish(),
    })
    .nullish(),
});

/** How an upload was understood. */
export const UploadView = z.object({
  list: ListView,
  same: z
    .boolean()
    .meta(
      described(
        '同一文件已导入或正在导入，没有重新开始',
        'the same file is in already, or being imported: nothing new was begun',
      ),
    ),
  encoding: z
    .string()
    .nullable()
    .meta(described('字符编码；工作簿为空', 'how the characters are encoded; null for a workbook')),
  columns: z.array(z.object({ title: z.string(), field: z.string().nullable() })),
});

const texts = z.object({ 'zh-CN': z.string(), en: z.string() });

const problem = z.object({
  field: z.string(),
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  value: z.string().nullish(),
  reason: texts,
  remedy: texts,
});

const count = z
  .object({ min: z.int(), max: z.int().nullable(), approximate: z.boolean().optional() })
  .meta(described('含两端；“以上”没有上限', 'both ends are included; max is null for 以上'));

/** How a list would be read. Phones and identity numbers in its cells are masked. */
export const PreviewView = z.object({
  file: z.object({
    name: z.string(),
    bytes: z.int(),
    lines: z.int(),
    encoding: z
      .string()
      .nullable()
      .meta(described('字符编码；工作簿为空', 'how the characters are encoded; null for a workbook')),
    delimiter: z
      .string()
      .nullable()
      .meta(described('分隔符；工作簿为空', 'what separates columns; null for a workbook')),
    sheet: z.string().nullable().meta(described('工作簿中的工作表', 'the sheet of a workbook')),
    hiddenSheets: z.array(z.string()),
  }),
  columns: z.array(
    z.object({
      title: z.string(),
      field: z.string().nullable(),
      alsoField: z
        .string()
        .nullable()
        .meta(described('该字段所在列为空时改读的列', 'read where the column of that field is blank')),
    }),
  ),
  rows: z.array(
    z.object({
      line: z.int(),
      cells: z.array(z.string()),
      means: z
        .object({
          name: z.string(),
          code: z.string(),
          district: z.string(),
          street: z.string(),
          address: z.string(),
          headcount: count,
          members: count,
          state: z.enum(['active', 'closed']),
          union: z.enum(['own', 'joint', 'none']),
          unionName: z.string(),
        })
        .partial(),
      problems: z.array(problem),
    }),
  ),
  looked: z
    .int()
    .meta(described('检查问题时读取的前若干行的行数', 'how many of the first rows were looked at for problems')),
  problems: z
    .record(z.string(), z.int())
    .meta(described('其中按问题代码统计的行数', 'of these, rows by the code of a problem')),
  ignored: z
    .record(z.string(), z.int())
    .meta(described('不是数据的行：标题、合计、备注', 'rows that are no data: titles, totals, notes')),
});

/** A rejected row; phones and identity numbers in its cells are masked. */
export const RejectView = z.object({
  line: z.int(),
  cells: z.array(z.string()),
  problems: z.array(problem),
});

/** A statement that waits for a person's decision, and the employers that it may be about. */
export const ReviewView = view({
  reason: z.enum(waitingReasons),
  state: z.enum(reviewStates),
  name: z.string(),
  region: z.string().nullish(),
  address: z.string().nullish(),
  phone: z.string().nullish(),
  headcount: z.int().nullish(),
  rows: z.array(z.object({ list: z.string(), line: z.int(), asOf: z.string() })),
  options: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      code: z.string().nullable(),
      region: z.string(),
      headcount: z.int().nullable(),
    }),
  ),
});

/** The decision about a statement, and the employer that it was linked to. */
export const DecisionView = view({
  state: z.enum(reviewStates),
  employer: z.int().transform(String).pipe(z.string()).nullish(),
});
