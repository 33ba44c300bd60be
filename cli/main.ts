import { CommanderError } from 'commander';
import { loadEnvironmentFile } from '../server/config.ts';
import { StartError } from '../server/database/start-error.ts';
import { explain, Failure } from '../server/errors.ts';
import { exitCodes, languageOf, Rejected } from './io.ts';
import { createProgram } from './program.ts';

// `| head` closes the pipe early: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
loadEnvironmentFile();
const language = languageOf(process.argv.slice(2), process.env);
process.exitCode = await run();

async function run(): Promise<number> {
  try {
    await createProgram(language).parseAsync(process.argv);
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (error instanceof Rejected) return error.exitCode;
    process.stderr.write(`${sentenceOf(error)}\n`);
    return error instanceof Failure && error.code === 'list_too_many_errors'
      ? exitCodes.tooManyErrors
      : exitCodes.failed;
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof StartError) return error.in(language);
  if (error instanceof Failure) return `${explain(error.code, language, error.details)} [${error.code}]`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
