import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import { fieldProblem } from '../platform/field-problems.ts';
import '../platform/strict.ts';
import { z } from 'zod';
import { described } from '../platform/described.ts';
import { regionCode, time } from '../platform/fields.ts';

/** Kinds of answer about an employer: 属实, 已建会, 已关闭, 已迁出, 人数有误, 不是用人单位. */
const answerKinds = ['confirmed', 'union_exists', 'closed', 'moved', 'headcount', 'not_employer'] as const;
export type AnswerKind = (typeof answerKinds)[number];

/** How an answer can contradict the register. */
const conflictKinds = [
  'union_unknown',
  'union_differs',
  'union_in_another_district',
  'headcount_far',
  'closed_with_union',
] as const;
export type ConflictKind = (typeof conflictKinds)[number];

const round = new Schema(
  {
    /** The round's number, from 1. */
    _id: { type: Number, required: true },
    title: { type: String, required: true },
    region: { type: String, required: true },
    /** The classes of the employers in the round; empty for all employers. */
    classes: { type: [String], required: true },
    /** The drive whose list the round is restricted to. */
    drive: String,
    /** The last day for answers, `YYYY-MM-DD`. */
    due: { type: String, required: true },
    /** `opening` while employers are still being added. */
    state: { type: String, required: true, enum: ['opening', 'open', 'closed'] },
    employers: { type: Number, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
    closedAt: Date,
  },
  { collection: 'rounds', versionKey: false },
);
round.index({ region: 1, _id: -1 });

/** A verification round (核查), as stored. */
export type Round = InferRawDocTypeFromSchema<typeof round>;
export const RoundModel = model('Round', round);

const answer = new Schema(
  {
    answer: { type: String, required: true, enum: answerKinds },
    union: { type: String, enum: ['own', 'joint'] },
    unionCode: String,
    unionName: String,
    region: String,
    headcount: Number,
    members: Number,
    evidence: String,
    remark: String,
    by: { type: String, required: true },
    at: { type: Date, required: true },
    /** The statement that it became in the register: its line among those of persons, and its hash. */
    claim: { type: new Schema({ l: Number, h: Number }, { _id: false }), required: true },
  },
  { _id: false },
);

const conflict = new Schema(
  {
    kind: { type: String, required: true, enum: conflictKinds },
    register: { type: String, default: null },
    answer: { type: String, default: null },
  },
  { _id: false },
);

const item = new Schema(
  {
    /** Round and employer, `3.1024`: an employer is in a round once. */
    _id: { type: String, required: true },
    round: { type: Number, required: true },
    employer: { type: Number, required: true },
    /** Region and responsible union; while the item is open, kept as the register has them (server/register/assignment/follow-employers.ts). */
    region: { type: String, default: '' },
    union: { type: String, default: null },
    /** Whether it still has to be answered: the round is open, and nobody has answered. */
    open: { type: Boolean, required: true },
    /** Every answer that was given; the last one counts. */
    answers: { type: [answer], required: true },
    conflicts: { type: [conflict], required: true },
  },
  { collection: 'round_items', versionKey: false },
);
item.index({ round: 1, union: 1, _id: 1 });
item.index({ round: 1, region: 1, _id: 1 });
item.index({ employer: 1, open: 1 });

/** An employer in a round, as stored. */
export type RoundItem = InferRawDocTypeFromSchema<typeof item>;
export type RecordedAnswer = RoundItem['answers'][number];
export type AnswerConflict = RoundItem['conflicts'][number];
export const RoundItemModel = model('RoundItem', item);

/** The number of a round in a path. */
export const roundNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, fieldProblem('round_number'))
  .transform(Number)
  .meta({ examples: ['3'] });

/** The id of a drive, to restrict something to the employers on its list. */
export const driveId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, fieldProblem('drive_id'))
  .meta(described('只限某个专项行动清单上的单位', 'only employers on the list of this drive'));

/** The fields of an answer in a request. */
export const answerFields = {
  answer: z.enum(answerKinds),
  union: z.enum(['own', 'joint']).optional(),
  unionCode: z.string().min(1).max(40).optional(),
  unionName: z.string().trim().min(2).max(100).optional(),
  region: regionCode.optional().meta(described('迁往的区划', 'where it has moved to')),
  headcount: z.int().min(0).max(10_000_000).optional(),
  members: z.int().min(0).max(10_000_000).optional(),
  evidence: z.string().trim().max(500).optional(),
  remark: z.string().trim().max(500).optional(),
};

const count = z.int();
const serial = z.int().transform(String).pipe(z.string());

/** The progress of a union in a round. */
const progress = z.object({
  union: z.string().nullable(),
  name: z.string().nullable(),
  employers: count,
  answered: count,
  conflicts: count,
  overdue: count,
});

/** A round in the API. */
export const RoundView = z.object({
  id: serial,
  title: z.string(),
  region: z.string(),
  classes: z.array(z.string()),
  drive: z.string().nullish(),
  due: z.string(),
  state: z.enum(['opening', 'open', 'closed']),
  employers: count,
  by: z.string(),
  at: time,
  closedAt: time.nullish(),
});

/** A round, and the progress of each union of one's scope. */
export const RoundProgressView = RoundView.extend({ unions: z.array(progress) });

/** Overdue answers: how many a union still owes in a round. */
export const OverdueAnswersView = z.object({
  round: serial,
  title: z.string(),
  due: z.string(),
  union: z.string().nullable(),
  name: z.string().nullable(),
  missing: count,
});

/** An employer in a round, with its data in the register and the answers given. */
export const RoundItemView = z.object({
  id: z.string(),
  round: serial,
  employer: serial,
  name: z.string(),
  code: z.string().nullable(),
  region: z.string().nullable(),
  union: z.string().nullish().meta(described('须填报的工会', 'the union that must answer')),
  register: z.object({
    union: z.string(),
    unionCode: z.string().nullable(),
    headcount: count.nullable(),
    state: z.string(),
  }),
  overdue: z.boolean(),
  answers: z.array(
    z.object({
      answer: z.enum(answerKinds),
      union: z.string().nullish(),
      unionCode: z.string().nullish(),
      unionName: z.string().nullish(),
      region: z.string().nullish(),
      headcount: count.nullish(),
      members: count.nullish(),
      evidence: z.string().nullish(),
      remark: z.string().nullish(),
      by: z.string(),
      at: time,
    }),
  ),
  conflicts: z.array(
    z.object({ kind: z.enum(conflictKinds), register: z.string().nullish(), answer: z.string().nullish() }),
  ),
});

/** The result of importing a filled-in sheet. */
export const AnswerImportView = z.object({
  dryRun: z.boolean(),
  read: count,
  applied: count,
  unchanged: count,
  blank: count.meta(described('没有填报结果的行数', 'rows without an answer')),
  conflicts: count,
  rejected: z.array(z.object({ line: count, field: z.string(), code: z.string(), reason: z.string() })),
});
