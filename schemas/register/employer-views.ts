import { z } from 'zod';
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
  contact: text.meta({ description: 'masked' }),
  phone: text.meta({ description: 'masked' }),
  union: z.enum(unionStates),
  unionCode: text,
  unionName: text,
  headcount: count,
  headcountTo: count.optional().meta({ description: 'the upper end where a range was given; null for 以上' }),
  headcountSource: text,
  headcountAsOf: text,
  members: count,
  industry: text,
  employerType: text,
  production: text,
  established: text,
  class: z.string(),
  state: z.enum(employerStates),
  responsible: text.meta({ description: 'the union that must act' }),
  placing: z
    .enum(assignmentMethods)
    .nullable()
    .meta({ description: 'how that union was found; unplaced: to be assigned' }),
  missing: z.array(z.string()).meta({ description: 'sources whose newest list no longer holds it' }),
};

/** An employer in the API. */
export const EmployerView = z.object(row);

/** An employer with the origins of each value, the one that is believed first. */
export const EmployerDetailView = z.object({
  ...row,
  why: z
    .object({
      rule: text.meta({ description: 'id of the rule that decided' }),
      note: text,
      version: z.int().meta({ description: 'version of the rules; 0 came with the program' }),
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
    .meta({ description: 'why the employer is of its class: what the rule looked at, and who says so' }),
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
