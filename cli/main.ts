import { loadEnvironmentFile } from '../server/startup/environment-file.ts';
import { createProgram } from './program.ts';
import { ExitError, exitCodes } from './terminal/exit-codes.ts';
import { commandLineLanguage, createTerminalIo } from './terminal/io.ts';

/** The exit code that a shell gives to a process that Ctrl-C ended. */
const interrupted = 130;

let outputError: NodeJS.ErrnoException | undefined;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `| head` closes the pipe early, which is no error.
  if (error.code === 'EPIPE') process.exit(0);
  outputError ??= error;
});
// Exits in the normal way, so that a mongod that only this process uses is stopped. Written data is complete.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(interrupted));

const args = process.argv.slice(2);
process.exitCode = await run();

async function run(): Promise<number> {
  let ended: unknown;
  try {
    loadEnvironmentFile();
    const program = await createProgram(commandLineLanguage(args, process.env), args);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    ended = error;
  }
  // A result that does not get out of the process shows only once all of it is written.
  await new Promise((resolve) => process.stdout.write('', resolve));
  if (outputError) ended = outputError;
  return ended === undefined ? exitCodes.done : report(ended);
}

/** Print what ended a command, and decide the exit code. With `--json` it is the one object on stdout. */
async function report(error: unknown): Promise<number> {
  if (error instanceof ExitError) return error.exitCode;
  const { code: name, exitCode: ofCommander } = error as { code?: unknown; exitCode?: unknown };
  // For commander a request for help or the version is an error. Without a subcommand it has printed the help already.
  if (typeof name === 'string' && name.startsWith('commander.') && ofCommander === 0) return exitCodes.done;
  if (name === 'commander.help') return exitCodes.usage;

  const io = createTerminalIo(commandLineLanguage(args, process.env));
  const { describeError } = await import('./terminal/describe-error.ts');
  const { exitCode, shown, ...described } = await describeError(error, io.language);
  if (args.includes('--json') && error !== outputError) io.result(JSON.stringify({ error: described }));
  else io.note(shown);
  return exitCode;
}
