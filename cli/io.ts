import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { fieldProblem } from '../schemas/platform/field-problems.ts';
import type { Language } from '../server/platform/errors/errors.ts';

/** What a script may rely on: done, failed, wrong usage, done with rejected rows, stopped at `--max-errors`. */
export const exitCodes = { done: 0, failed: 1, usage: 2, rejected: 3, tooManyErrors: 4 } as const;

/** Thrown when all is said and only the exit code is left to give. */
export class Rejected extends Error {
  readonly exitCode: number;
  constructor(exitCode: number) {
    super();
    this.exitCode = exitCode;
  }
}

/** How a command speaks: results to stdout, progress and problems to stderr. */
export interface Io {
  language: Language;
  /** One of two texts, by the language. */
  text(zh: string, en: string): string;
  result(line: string): void;
  note(line: string): void;
}

/** Say in which file the refused rows are, and end with exit code 3. @throws {Rejected} */
export function endWithRejects(io: Io, path: string): never {
  io.note(
    io.text(`被拒的行已写入 ${path}，改正后可再次导入`, `Refused rows are in ${path}; mend and import them again`),
  );
  throw new Rejected(exitCodes.rejected);
}

/** Chinese, unless `--lang en` or `NUANFENG_LANG=en` says otherwise; read before the help texts are made. */
export function languageOf(args: readonly string[], environment: NodeJS.ProcessEnv): Language {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const asked = at < 0 ? environment.NUANFENG_LANG : (args[at]?.split('=')[1] ?? args[at + 1]);
  return /^en/i.test(asked ?? '') ? 'en' : 'zh-CN';
}

/** Speak in one language to the terminal. */
export function terminal(language: Language): Io {
  return {
    language,
    text: (zh, en) => (language === 'en' ? en : zh),
    result: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
  };
}

/** Everything on stdin, without the last line end. */
export async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

/** An option's value parsed by a schema; a wrong one is a usage error that says what it must be. */
export function parseOption<Schema extends z.ZodType>(schema: Schema): (value: string) => z.output<Schema> {
  return (value) => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw new InvalidArgumentError(parsed.error.issues.map(({ message }) => message).join('; '));
    return parsed.data;
  };
}

/** A running number as it is typed: of a list, a round, a version of rules. */
export const runningNumber = parseOption(
  z
    .string()
    .regex(/^\d{1,9}$/, fieldProblem('whole_number'))
    .transform(Number),
);

/** A day as it is typed, `YYYY-MM-DD`. */
export const day = parseOption(z.iso.date(fieldProblem('day')));
