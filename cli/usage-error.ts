import type { CommanderError } from 'commander';
import type { Language } from '../server/platform/errors/errors.ts';
import { fieldProblemText } from '../server/platform/errors/problem-text.ts';

/** What commander says in English, by its code; the quoted words of its message fill the places in order. */
const texts: Readonly<Record<string, string>> = {
  'commander.unknownCommand': '没有“{}”这个命令',
  'commander.unknownOption': '没有“{}”这个选项',
  'commander.missingArgument': '缺少参数 <{}>',
  'commander.missingMandatoryOptionValue': '缺少必填选项 {}',
  'commander.optionMissingArgument': '选项 {} 缺少取值',
  'commander.excessArguments': '参数过多',
  'commander.invalidArgument': '{} 的取值“{}”不正确',
};

/** A wrong use of the command line, in one line that says where help is. */
export function usageError({ code, message }: CommanderError, language: Language): string {
  const text = texts[code];
  if (language === 'en' || text === undefined) return `${inWords(message, 'en')} (--help)`;
  const quoted = [...message.matchAll(/'([^']*)'/g)].map(([, words = '']) => words);
  // A command's own sentence, which is in the reader's language already: commander quotes what it complains of.
  if (text.includes('{}') && quoted.length === 0) return `${message}（--help 查看用法）`;
  // Of an option commander names first what it is, of an argument first what was given.
  if (message.includes('command-argument value')) quoted.reverse();
  const sentence = text.replaceAll('{}', () => quoted.shift() ?? '');
  const why = /is invalid[^.]*\. (.+?)\.?$/s.exec(message)?.[1]?.replace('Allowed choices are ', '可选：');
  return `${sentence}${why ? `，${inWords(why, 'zh-CN')}` : ''}（--help 查看用法）`;
}

/** A message with the words in the place of the codes of what is wrong with a value, which stand at its end. */
function inWords(message: string, language: Language): string {
  return message.replace(/\w+(; \w+)*$/, (codes) =>
    codes
      .split('; ')
      .map((code) => fieldProblemText(code)?.[language] ?? code)
      .join(language === 'en' ? '; ' : '；'),
  );
}
