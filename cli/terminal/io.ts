import type { Language } from '../../server/platform/errors/errors.ts';
import { escapeControls } from './escape-controls.ts';
import { ExitError, exitCodes } from './exit-codes.ts';

/**
 * The output of a command: results go to stdout, progress and problems to stderr. What would control a terminal is shown as
 * `\u001b`.
 */
export interface Io {
  language: Language;
  /** The text in the reader's language. */
  text(zh: string, en: string): string;
  result(line: string): void;
  note(line: string): void;
}

/** Print the path of the rejects file and end with exit code 3. @throws {ExitError} */
export function exitWithRejects(io: Io, path: string): never {
  io.note(
    io.text(`被拒的行已写入 ${path}，改正后可再次导入`, `Refused rows are in ${path}; mend and import them again`),
  );
  throw new ExitError(exitCodes.rejected);
}

/**
 * The language of the command line: Chinese unless `--lang en` or `NUANFENG_LANG=en` asks for English.
 *
 * It is needed before commander parses the arguments, because the help texts depend on it.
 */
export function commandLineLanguage(args: readonly string[], environment: NodeJS.ProcessEnv): Language {
  const index = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const language = index < 0 ? environment.NUANFENG_LANG : (args[index]?.split('=')[1] ?? args[index + 1]);
  return /^en/i.test(language ?? '') ? 'en' : 'zh-CN';
}

/** Create the output to the terminal in one language. */
export function createTerminalIo(language: Language): Io {
  return {
    language,
    text: (zh, en) => (language === 'en' ? en : zh),
    result: (line) => void process.stdout.write(`${escapeControls(line)}\n`),
    note: (line) => void process.stderr.write(`${escapeControls(line)}\n`),
  };
}

/** Read all of stdin, without the last line end. */
export async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}
