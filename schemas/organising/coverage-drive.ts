import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import { fieldProblem } from '../platform/field-problems.ts';
import '../platform/strict.ts';
import { z } from 'zod';
import { described } from '../platform/described.ts';
import { regionCode, time } from '../platform/fields.ts';
import { coverageClasses, employerKinds } from '../register/coverage-rules.ts';
import { unionStates } from '../register/statement.ts';

const word = z.string().trim().min(1).max(50);

/** The employers that a special drive (专项行动) is for: those that meet every condition that is given. */
export const DriveFilter = z.strictObject({
  region: regionCode.meta(
    described('专项行动所在区划；区划之外的单位不在其列', 'the region of the drive; it is for nobody outside'),
  ),
  classes: z.array(z.enum(coverageClasses)).min(1).max(20).optional(),
  unions: z.array(z.enum(unionStates)).min(1).max(3).optional(),
  kinds: z.array(z.enum(employerKinds)).min(1).max(10).optional(),
  atLeast: z
    .int()
    .min(0)
    .max(1_000_000)
    .optional()
    .meta(described('职工人数下限（“以上”，含本数）', 'employees, 以上: the number is included')),
  industries: z
    .array(z.string().regex(/^([A-T]|[A-T]?\d{2,4})$/, fieldProblem('industry_or_section')))
    .min(1)
    .max(50)
    .optional()
    .meta(
      described(
        '国民经济行业门类（如 `K`），或 GB/T 4754 代码的开头（如 `7030`）',
        'sections (`K`) or beginnings of codes of GB/T 4754 (`7030`)',
      ),
    ),
  words: z
    .array(word)
    .min(1)
    .max(50)
    .optional()
    .meta(
      described(
        '名称、地址或行业中须出现其中一词，如某园区、快递、保安',
        'one of them in the name, the address or the industry: a park, 快递, 保安',
      ),
    ),
});
export type DriveFilter = z.output<typeof DriveFilter>;

const drive = new Schema(
  {
    /** A readable id, which officers type in commands: `hundred-2021`. */
    _id: { type: String, required: true },
    name: { type: String, required: true },
    /** A `DriveFilter`. */
    filter: { type: Schema.Types.Mixed, required: true },
    region: { type: String, required: true },
    /** First and last day, `YYYY-MM-DD`. */
    from: { type: String, required: true },
    to: { type: String, required: true },
    /** How many employers are to be organised. */
    target: { type: Number, required: true },
    /** How many employers are on its list, which is drawn up when the drive begins and never changes. */
    employers: { type: Number, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'coverage_drives', versionKey: false, minimize: false },
);
drive.index({ region: 1, _id: 1 });
export type Drive = Omit<InferRawDocTypeFromSchema<typeof drive>, 'filter'> & { filter: DriveFilter };
export const DriveModel = model('CoverageDrive', drive);

/** An employer on the list of a drive, and its union when the list was drawn up. */
const listed = new Schema(
  {
    drive: { type: String, required: true },
    employer: { type: Number, required: true },
    region: { type: String, required: true },
    union: { type: String, required: true, enum: unionStates },
  },
  { collection: 'coverage_drive_employers', versionKey: false },
);
listed.index({ drive: 1, region: 1, employer: 1 });
export type DriveEmployer = InferRawDocTypeFromSchema<typeof listed>;
export const DriveEmployerModel = model('CoverageDriveEmployer', listed);

/** What became of an employer on the list of a drive: it got a union, it is gone, or neither. */
export const driveOutcomes = ['organised', 'gone', 'open'] as const;
export type DriveOutcome = (typeof driveOutcomes)[number];

const progressRow = {
  region: z.string().nullable(),
  name: z.string(),
  employers: z.int().meta(described('清单上的单位数', 'on its list')),
  organised: z
    .int()
    .meta(
      described(
        '其中当时未建会、现已建会的（或当时为联合建会、现已单独建会的）',
        'of these, without a union then and with one now (or in a joint one then and with their own now)',
      ),
    ),
  gone: z
    .int()
    .meta(described('其中已注销、已被合并或并非用人单位的', 'of these, closed, taken in by another, or no employer')),
  open: z.int(),
};

/** A drive in the API. */
export const DriveView = z
  .object({
    id: z.string(),
    name: z.string(),
    filter: DriveFilter,
    from: z.iso.date(),
    to: z.iso.date(),
    target: z.int(),
    employers: z.int(),
    by: z.string(),
    at: time,
  })
  .meta({ id: 'Drive' });

/** The progress of a drive in a region and each of its children. */
export const DriveProgressView = z.object({
  drive: DriveView,
  total: z.object(progressRow),
  children: z.array(z.object(progressRow)),
  reached: z
    .object({ numerator: z.int(), denominator: z.int(), value: z.number().nullable() })
    .meta(described('目标数中已建会的单位', 'employers organised of the target')),
  daysLeft: z.int(),
});
