import { z } from 'zod';
import { described } from '../platform/described.ts';
import { fieldProblem } from '../platform/field-problems.ts';
import { assignmentMethods } from './employer.ts';
import { employerStates, unionStates } from './statement.ts';

/** The serial of an employer, in a path or a body. */
export const employerId = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, fieldProblem('whole_number'))
  .transform(Number)
  .meta({ examples: ['1024'] });

const serial = z.int().transform(String).pipe(z.string());
const text = z.string().nullable();
const count = z.int().nullable();

const row = {
  id: serial,
  code: text,
  org: text,
  licence: text,
  name: z.string(),
  district: text,
  region: text,
  address: text,
  contact: text.meta(described('联系人，已脱敏', 'whom to contact, masked')),
  phone: text.meta(described('电话号码，已脱敏', 'the telephone number, masked')),
  union: z.enum(unionStates),
  unionCode: text,
  unionName: text,
  headcount: count,
  headcountTo: count
    .optional()
    .meta(described('给出范围时的上限；“以上”为空', 'the upper end where a range was given; null for 以上')),
  headcountSource: text,
  headcountAsOf: text,
  members: count,
  industry: text,
  employerType: text,
  production: text,
  established: text,
  class: z.string(),
  state: z.enum(employerStates),
  responsible: text.meta(described('责任工会', 'the union that must act')),
  placing: z
    .enum(assignmentMethods)
    .nullable()
    .meta(described('责任工会的确定方式；待指定者尚无责任工会', 'how that union was found; unplaced: to be assigned')),
  missing: z
    .array(z.string())
    .meta(described('最新清单中已不再出现该单位的来源', 'sources whose newest list no longer holds it')),
};

/** An employer in the API. */
export const EmployerView = z.object(row);

/** An employer with the origins of each value, the one that is believed first. */
export const EmployerDetailView = z.object({
  ...row,
  why: z
    .object({
      rule: text.meta(described('作出判定的规则', 'id of the rule that decided')),
      note: text,
      version: z.int().meta(described('规则的版本；0 为程序自带', 'version of the rules; 0 came with the program')),
      because: z.array(
        z.object({
          field: z.string(),
          value: z.unknown(),
          source: text,
          list: serial.nullable(),
          line: z.int().nullable(),
          asOf: text,
        }),
      ),
    })
    .meta(
      described(
        '归入该类别的理由：规则依据了什么，由谁提供',
        'why the employer is of its class: what the rule looked at, and who says so',
      ),
    ),
  branches: z.array(EmployerView),
  provenance: z.array(
    z.object({
      field: z.string(),
      values: z.array(
        z.object({
          value: z.unknown(),
          source: z.string(),
          list: serial.nullable(),
          line: z.int().nullable(),
          asOf: z.string(),
          by: z.string().nullable(),
        }),
      ),
    }),
  ),
});
