import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../platform/strict.ts';
import { z } from 'zod';
import { described } from '../platform/described.ts';
import { time } from '../platform/fields.ts';
import { encrypted } from '../platform/personal.ts';
import { mustBeUnique } from '../platform/unique.ts';

/**
 * States of a task: 待联系, 已联系, 同意建会, 筹备, 报批, 批复, 建会 (with 法人登记), 已入联合工会, 暂不能建会.
 *
 * 筹备, 报批 and 批复 are the legal steps, in their order (工会法 2021, art. 12).
 */
export const taskStates = [
  'new',
  'contacted',
  'agreed',
  'preparing',
  'applied',
  'approved',
  'founded',
  'joined',
  'impossible',
] as const;
export type TaskState = (typeof taskStates)[number];

/** Kinds of entry in a task's log: a new state, `reversed`, which undoes the last entry, or `reopened`. */
export const stepKinds = [
  'contacted',
  'agreed',
  'preparing',
  'applied',
  'approved',
  'founded',
  'joined',
  'impossible',
  'reversed',
  'reopened',
] as const;
export type StepKind = (typeof stepKinds)[number];

const step = new Schema(
  {
    kind: { type: String, required: true, enum: stepKinds },
    /** The day on which it happened, `YYYY-MM-DD`. */
    on: { type: String, required: true },
    note: String,
    /** Of 暂不能建会: why, and the day to look again (`YYYY-MM-DD`). */
    reason: String,
    lookAgain: String,
    /** The due day that the task had before this step changed it. */
    dueBefore: String,
    /** Of 建会 and 入联合工会: the union, its members, and the day on which it was registered as a legal person. */
    unionCode: String,
    unionName: String,
    members: Number,
    registeredOn: String,
    /** Whether this step inserted the union into the tree; then reversing the step removes it. */
    made: Boolean,
    /** The statement that it became in the register, and the day from which the figures count it. */
    claim: { type: new Schema({ l: Number, h: Number }, { _id: false }) },
    countsFrom: String,
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { _id: false },
);

const task = new Schema(
  {
    /** The employer's serial: an employer has one task. */
    _id: { type: Number, required: true },
    /** Region and responsible union, kept as the register has them (server/register/assignment/follow-employers.ts). */
    region: { type: String, default: '' },
    union: { type: String, default: null },
    /** The round, drive or filter for which it was created. */
    origin: { type: String, required: true },
    /** The state that follows from the log (server/register/assignment/task-log.ts). */
    state: { type: String, required: true, enum: taskStates },
    /** The day by which the union should be founded or, where that is impossible for now, the day to look again. */
    due: { type: String, required: true },
    /**
     * Whether something is left to do: by the log no union is founded or joined, and by the register the employer is active
     * and has no union of its own.
     */
    open: { type: Boolean, required: true },
    log: { type: [step], required: true },
    /** The employer is gone: its list was undone, or another employer took it in. */
    gone: Boolean,
    /** The employer that had the task before this one took that employer in. */
    takenFrom: Number,
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'tasks', versionKey: false },
);
task.index({ region: 1, _id: 1 });
task.index({ union: 1, _id: 1 });
task.index({ open: 1, due: 1 });
task.index({ takenFrom: 1 }, { sparse: true });

/** A task: an employer that is to get a union. */
export type Task = InferRawDocTypeFromSchema<typeof task>;
export type Step = Task['log'][number];
export const TaskModel = model('Task', task);

/** A visit to an employer (走访). */
const visit = new Schema(
  {
    employer: { type: Number, required: true },
    /** The union on whose behalf the visit was made. */
    union: { type: String, required: true },
    /** Username of the officer in charge. */
    by: { type: String, required: true },
    on: { type: String, required: true },
    /** Name of the person visited. */
    whom: encrypted('name'),
    result: { type: String, required: true },
    /** Hash of the visit, by which the same one sent twice is stored once. */
    key: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'visits', versionKey: false },
);
mustBeUnique(visit, 'visitKey');
visit.index({ employer: 1, on: -1 });
visit.index({ union: 1, on: 1 });

/** A visit as stored. */
export type Visit = InferRawDocTypeFromSchema<typeof visit> & { _id: Types.ObjectId };
export const VisitModel = model('Visit', visit);

const date = z.iso.date();
const people = z.int().min(0).max(10_000_000);

/** The fields of a step in a request. */
export const stepFields = {
  kind: z.enum(stepKinds),
  on: date,
  note: z.string().trim().max(500).optional(),
  reason: z
    .string()
    .trim()
    .min(2)
    .max(500)
    .optional()
    .meta(described('无法建会、撤回时填写的原因', 'of impossible, reversed')),
  lookAgain: date.optional().meta(described('无法建会时填写：再次查看的日期', 'of impossible: the day to look again')),
  unionCode: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .meta(described('已建会（81 开头）或已加入联合工会时填写的工会代码', 'of founded (81…), joined')),
  unionName: z.string().trim().min(2).max(100).optional(),
  members: people.optional(),
  registeredOn: date.optional().meta(described('已建会时填写：法人登记日期', 'of founded: the day of 法人登记')),
  due: date.optional().meta(described('新的完成期限', 'a new last day')),
};

const serial = z.int().transform(String).pipe(z.string());
const text = z.string().nullish();

/** A task in the API. */
export const TaskView = z.object({
  id: serial,
  name: z.string(),
  code: z.string().nullable(),
  region: z.string().nullable(),
  union: text.meta(described('责任工会', 'the union that must act')),
  origin: z.string(),
  state: z.enum(taskStates),
  due: z.string(),
  open: z.boolean(),
  overdue: z.boolean(),
  escalatedTo: text.meta(described('逾期时须知会的上一级工会', 'the union above that is told, where it is overdue')),
  next: z.array(z.enum(stepKinds)),
  log: z.array(
    z.object({
      kind: z.enum(stepKinds),
      on: z.string(),
      note: text,
      reason: text,
      lookAgain: text,
      unionCode: text,
      unionName: text,
      members: z.int().nullish(),
      registeredOn: text,
      by: z.string(),
      at: time,
    }),
  ),
});

/** A visit in the API; the name of the person visited is masked. */
export const VisitView = z.object({
  id: z.string(),
  employer: serial,
  union: z.string(),
  by: z.string(),
  on: z.string(),
  whom: text.meta(described('见到的人，已脱敏', 'who was met, masked')),
  result: z.string(),
});
