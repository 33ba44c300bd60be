import { Schema } from 'mongoose';
import { z } from 'zod';
import { fieldProblem } from '../../platform/field-problems.ts';
import { regionCode } from '../../platform/fields.ts';

/** The types of condition on who may sign up; a person must meet all conditions of an event. */
const conditionTypes = ['member', 'region', 'new_employment', 'women', 'age', 'first_timers_first'] as const;

/** A condition as stored. Which fields a type has, the zod union below says. */
export const condition = new Schema(
  {
    type: { type: String, required: true, enum: conditionTypes },
    /** `member`: members of this union or one below it; without it, members of any union. */
    union: { type: String },
    /** `region`: members of a union in this region or below it (canonical code). */
    region: { type: String },
    /** `age`: in years, computed from the year of birth and the year of the session. */
    min: { type: Number },
    max: { type: Number },
    /** `first_timers_first`: for this many hours after sign-up opens, only first-timers get places; the others wait. */
    hours: { type: Number },
  },
  { _id: false },
);

const years = z.int().min(1).max(120);

/** A condition as clients write and read it. */
export const Condition = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('member'), union: z.string().min(1).max(40).optional() }),
    z.strictObject({ type: z.literal('region'), region: regionCode }),
    z.strictObject({ type: z.literal('new_employment') }),
    z.strictObject({ type: z.literal('women') }),
    z.strictObject({ type: z.literal('age'), min: years.optional(), max: years.optional() }),
    z.strictObject({ type: z.literal('first_timers_first'), hours: z.int().min(0).max(168) }),
  ])
  .meta({ id: 'EventCondition' });
/** A condition on who may sign up. */
export type EventCondition = z.output<typeof Condition>;

/** The types of answer that a question asks for. */
const questionTypes = ['text', 'number', 'yes_no', 'choice', 'choices', 'date', 'phone'] as const;

/** A question of an event, as stored. */
export const question = new Schema(
  {
    key: { type: String, required: true },
    label: { type: String, required: true },
    type: { type: String, required: true, enum: questionTypes },
    required: { type: Boolean, required: true },
    options: { type: [String], default: undefined },
    /** Ask the question only where an earlier question (`key`) has this answer (`is`). */
    showIf: { type: new Schema({ key: String, is: Schema.Types.Mixed }, { _id: false }) },
  },
  { _id: false },
);

/** One answer: a text, a number, yes or no, or several of the options. */
const Answer = z.union([z.string().max(1000), z.number(), z.boolean(), z.array(z.string().max(100)).max(50)]);
/** The value of an answer. */
export type AnswerValue = z.output<typeof Answer>;

/** The answers of a sign-up, each with the key of its question. */
export const SignupAnswers = z
  .array(z.strictObject({ key: z.string().min(1).max(40), value: Answer }))
  .max(30)
  .meta({ id: 'SignupAnswers' });

/** A question as clients write and read it. */
export const Question = z
  .strictObject({
    key: z.string().regex(/^[a-z][a-zA-Z0-9_]{0,39}$/, fieldProblem('question_id')),
    label: z.string().trim().min(1).max(200),
    type: z.enum(questionTypes),
    required: z.boolean(),
    options: z.array(z.string().trim().min(1).max(100)).min(1).max(50).optional(),
    showIf: z
      .strictObject({ key: z.string().min(1).max(40), is: z.union([z.string().max(100), z.boolean()]) })
      .optional(),
  })
  .meta({ id: 'EventQuestion' });
/** A question of an event. */
export type EventQuestion = z.output<typeof Question>;
