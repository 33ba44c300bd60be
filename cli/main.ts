import { CommanderError } from 'commander';
import { mongo } from 'mongoose';
import { Failure, formatFailure, type Language } from '../server/platform/errors/errors.ts';
import { StartError } from '../server/platform/errors/start-error.ts';
import { loadEnvironmentFile } from '../server/startup/config.ts';
import { createProgram } from './program.ts';
import { ExitError, exitCodes } from './terminal/exit-codes.ts';
import { commandLineLanguage } from './terminal/io.ts';
import { usageErrorText } from './terminal/usage-error.ts';

/** The exit code that a shell gives to a process that Ctrl-C ended. */
const interrupted = 130;

// `| head` closes the pipe early, which is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
// Exits in the normal way, so that a mongod that only this process uses is stopped. Written data is complete.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(interrupted));

const args = process.argv.slice(2);
process.exitCode = await run();

async function run(): Promise<number> {
  let language = commandLineLanguage(args, process.env);
  try {
    loadEnvironmentFile();
    language = commandLineLanguage(args, process.env);
    await createProgram(language).parseAsync(args, { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return reportUsage(error, language);
    if (error instanceof ExitError) return error.exitCode;
    process.stderr.write(`${messageOf(error, language)}\n`);
    return error instanceof Failure && error.code === 'list_too_many_errors'
      ? exitCodes.tooManyErrors
      : exitCodes.failed;
  }
}

/** Decide the exit code of commander's errors, which include a request for help or the version, and print wrong usage. */
function reportUsage(error: CommanderError, language: Language): number {
  if (error.exitCode === 0) return exitCodes.done;
  // For a command without its subcommand commander has printed the help already.
  if (error.code !== 'commander.help') process.stderr.write(`${usageErrorText(error, language)}\n`);
  return exitCodes.usage;
}

function messageOf(error: unknown, language: Language): string {
  if (error instanceof StartError) return error.in(language);
  if (error instanceof Failure) return `${formatFailure(error.code, language, error.details)} [${error.code}]`;
  if (error instanceof mongo.MongoNetworkError || error instanceof mongo.MongoServerSelectionError)
    return `${formatFailure('database_unavailable', language)} [database_unavailable]`;
  const { syscall, code, path } = error as NodeJS.ErrnoException;
  if (syscall && path)
    return language === 'en' ? `${path} cannot be read or written (${code})` : `无法读写 ${path}（${code}）`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
