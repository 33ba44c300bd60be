import type { CommanderError } from 'commander';
import type { Language } from '../../server/platform/errors/errors.ts';
import { fieldProblemText } from '../../server/platform/errors/issue-text.ts';

/** Commander's English messages in Chinese, by code. The quoted words of the message replace `{}` in order. */
const texts: Readonly<Record<string, string>> = {
  'commander.unknownCommand': '没有“{}”这个命令',
  'commander.unknownOption': '没有“{}”这个选项',
  'commander.missingArgument': '缺少参数 <{}>',
  'commander.missingMandatoryOptionValue': '缺少必填选项 {}',
  'commander.optionMissingArgument': '选项 {} 缺少取值',
  'commander.excessArguments': '参数过多',
  'commander.invalidArgument': '{} 的取值“{}”不正确',
};

/** Describe a wrong use of the command line in one line that points to the help. */
export function usageErrorText({ code, message }: CommanderError, language: Language): string {
  const text = texts[code];
  if (language === 'en' || text === undefined) return `${translateCodes(message, 'en')} (--help)`;
  const quotedWords = [...message.matchAll(/'([^']*)'/g)].map(([, words = '']) => words);
  // A message without quoted words is a command's own and already in the reader's language.
  if (text.includes('{}') && quotedWords.length === 0) return `${message}（--help 查看用法）`;
  // For an option commander quotes the option first, for an argument the value.
  if (message.includes('command-argument value')) quotedWords.reverse();
  const sentence = text.replaceAll('{}', () => quotedWords.shift() ?? '');
  const reason = /is invalid[^.]*\. (.+?)\.?$/s.exec(message)?.[1]?.replace('Allowed choices are ', '可选：');
  return `${sentence}${reason ? `，${translateCodes(reason, 'zh-CN')}` : ''}（--help 查看用法）`;
}

/** Replace the problem codes at the end of a message by their texts. */
function translateCodes(message: string, language: Language): string {
  return message.replace(/\w+(; \w+)*$/, (codes) =>
    codes
      .split('; ')
      .map((code) => fieldProblemText(code)?.[language] ?? code)
      .join(language === 'en' ? '; ' : '；'),
  );
}
