import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import { fieldProblem } from '../platform/field-problems.ts';
import '../platform/strict.ts';
import { z } from 'zod';
import { time } from '../platform/fields.ts';
import { unionStates } from './statement.ts';

/** Classes of employers, by how urgently they should get a union (重点建会对象). */
export const coverageClasses = [
  'covered',
  'joint-over-25',
  'none-100',
  'none-25',
  'none-25-unverified-start',
  'none-too-new',
  'none-small',
  'unverified-headcount',
  'not-counted',
] as const;
export type CoverageClass = (typeof coverageClasses)[number];

/** Kinds of employer, by the first two characters of the unified code (GB 32100-2015); `unknown` without a code. */
export const employerKinds = [
  'enterprise',
  'self-employed',
  'cooperative',
  'organ',
  'institution',
  'social',
  'other',
  'unknown',
] as const;
export type EmployerKind = (typeof employerKinds)[number];

/** Sources of a head count: the `sourceTypes` of server/register/record/sources.ts. */
const countSources = ['verification', 'union-register', 'social-security', 'census', 'other'] as const;

const bound = z.int().min(0).max(1_000_000);

/** One rule: an employer that meets all of its conditions is of the class. */
const rule = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, fieldProblem('slug')),
    class: z.enum(coverageClasses),
    note: z.string().max(200).optional(),
    union: z.array(z.enum(unionStates)).min(1).optional(),
    kinds: z.array(z.enum(employerKinds)).min(1).optional(),
    /** Prefixes of industry codes (GB/T 4754). */
    industries: z
      .array(z.string().regex(/^[A-T]?\d{0,4}$/, fieldProblem('industry')))
      .min(1)
      .optional(),
    /** What is counted: employees (职工) or members (会员). 工会法 Art. 11 counts members, Taizhou counts employees. */
    count: z.enum(['headcount', 'members']).optional(),
    /** 以上: the number is included. */
    atLeast: bound.optional(),
    /** 超: the number is not. */
    over: bound.optional(),
    /** Whether so many months have passed since production began (投产), by the day `on` or, without one, by the day of the class. */
    production: z
      .strictObject({
        months: z.int().min(0).max(1200),
        state: z.enum(['passed', 'not-passed']),
        on: z.iso.date().optional(),
      })
      .optional(),
  })
  .refine(({ atLeast, over }) => atLeast === undefined || over === undefined, {
    message: fieldProblem('one_bound'),
  });
export type CoverageRule = z.output<typeof rule>;

/** The table by which employers are classed: the first rule that holds decides. */
export const RuleSet = z.strictObject({
  name: z.string().min(1).max(100),
  /** Sources whose head count is believed, the most trusted first; without it, the head count that the register shows. */
  headcountFrom: z.array(z.enum(countSources)).min(1).optional(),
  rules: z
    .array(rule)
    .min(1)
    .max(100)
    .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, fieldProblem('different_ids')),
});
export type RuleSet = z.output<typeof RuleSet>;

const version = new Schema(
  {
    /** From 1; version 0 is the table that ships with the program. */
    _id: { type: Number, required: true },
    /** A `RuleSet`. */
    set: { type: Schema.Types.Mixed, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'coverage_rules', versionKey: false },
);
export type StoredRules = Omit<InferRawDocTypeFromSchema<typeof version>, 'set'> & { set: RuleSet };
export const CoverageRulesModel = model('CoverageRules', version);

/** A version of the table in the API. */
export const RulesView = z
  .object({ version: z.int(), by: z.string(), at: time.nullable(), set: RuleSet })
  .meta({ id: 'CoverageRules' });
