import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { fieldProblem } from '../../schemas/platform/field-problems.ts';

/** Make a parser of option values from a schema. A wrong value is a usage error that says what it must be. */
export function parseOption<Schema extends z.ZodType>(schema: Schema): (value: string) => z.output<Schema> {
  return (value) => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw new InvalidArgumentError(parsed.error.issues.map(({ message }) => message).join('; '));
    return parsed.data;
  };
}

/** Parses the serial number of a list, a round or a version of rules. */
export const parseSerial = parseOption(
  z
    .string()
    .regex(/^\d{1,9}$/, fieldProblem('whole_number'))
    .transform(Number),
);

/** Parses a day in the form `YYYY-MM-DD`. */
export const parseDay = parseOption(z.iso.date(fieldProblem('day')));
