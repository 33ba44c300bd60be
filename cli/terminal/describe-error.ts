import { CommanderError } from 'commander';
import { Failure, formatFailure, type Language, localise } from '../../server/platform/errors/errors.ts';
import { StartError } from '../../server/platform/errors/start-error.ts';
import { exitCodes } from './exit-codes.ts';
import { systemReason } from './system-reason.ts';
import { usageErrorText } from './usage-error.ts';

/** An error as the command line tells it. */
export interface DescribedError {
  /** A stable code for scripts, in snake_case. */
  code: string;
  /** One sentence. */
  message: string;
  /** What a person sees: the sentence with the code of a failure, or with the stack trace of a bug. */
  shown: string;
  details?: Record<string, unknown>;
  exitCode: number;
}

/** Describe whatever ended a command: in one sentence, unless it is a bug. */
export async function describeError(error: unknown, language: Language): Promise<DescribedError> {
  if (error instanceof CommanderError) {
    const code = error.code.replace('commander.', '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return sentence(code, usageErrorText(error, language), exitCodes.usage);
  }
  if (error instanceof StartError) return sentence('start_refused', error.in(language), exitCodes.failed);
  if (error instanceof Failure) return describeFailure(error, language);
  // Most commands that fail have opened no database, and its driver takes long to load.
  const { databaseFailureOf } = await import('../../server/platform/database/database-failure.ts');
  const failure = databaseFailureOf(error);
  if (failure) return describeFailure(failure, language);
  return describeSystemError(error, language) ?? describeBug(error, language);
}

function sentence(code: string, message: string, exitCode: number): DescribedError {
  return { code, message, shown: message, exitCode };
}

function describeFailure({ code, details = {} }: Failure, language: Language): DescribedError {
  const { summary: _, ...shown } = details;
  const localised = Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, localise(value, language)]));
  const message = formatFailure(code, language, details);
  return {
    ...{ code, message, shown: `${message} [${code}]` },
    ...(Object.keys(localised).length > 0 && { details: localised }),
    exitCode: exitCodesOfFailures[code] ?? exitCodes.failed,
  };
}

const exitCodesOfFailures: Readonly<Record<string, number>> = {
  list_too_many_errors: exitCodes.tooManyErrors,
  confirmation_needed: exitCodes.usage,
};

/** Describe an error of the system, such as a full disk. @returns undefined for any other. */
function describeSystemError(error: unknown, language: Language): DescribedError | undefined {
  const { code, path, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (!code || !/^(E[A-Z0-9]+|ERR_STREAM_\w+)$/.test(code)) return undefined;
  const reason = systemReason(code)[language];
  const output = { 'zh-CN': '输出', en: 'the output' };
  const place = path ?? (syscall === 'write' ? output[language] : (syscall ?? ''));
  const message = language === 'en' ? `${place} cannot be read or written: ${reason}` : `无法读写 ${place}：${reason}`;
  return { ...sentence('system_error', message, exitCodes.failed), details: { reason: code, ...(path && { path }) } };
}

function describeBug(error: unknown, language: Language): DescribedError {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const message =
    language === 'en'
      ? 'This is a fault of the program; please report it.'
      : '程序内部错误，请将以下内容报告给开发者。';
  return { ...sentence('internal', message, exitCodes.failed), shown: `${message}\n${trace}` };
}
