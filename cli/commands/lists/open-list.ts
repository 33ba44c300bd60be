import type { Command } from 'commander';
import { type ListFile, openList } from '../../../server/lists/reading/open-list.ts';
import { loadProfile, parseMapping } from '../../../server/lists/reading/profile.ts';
import type { SourceType } from '../../../server/register/record/sources.ts';
import { sheetHelp } from '../../tables/describe-sheet.ts';
import type { Io } from '../../terminal/io.ts';

/** The options of reading a list's file. */
export interface ReadingOptions {
  source: SourceType;
  encoding?: string;
  delimiter?: string;
  sheet?: string;
  map: string[];
  null: string[];
  fillDown?: string[];
  profile?: string;
}

/** Add the options of reading a list to a command, except for its source. */
export function addReadingOptions(command: Command, io: Io): Command {
  const { text } = io;
  return command
    .option('--encoding <name>', text('文件编码', 'encoding of the file'))
    .option('--delimiter <character>', text('分隔符', 'delimiter'))
    .option('--sheet <name>', sheetHelp(io))
    .option('--map <field=column>', text('指定某列的含义，可重复', 'what a column means; may be repeated'), collect, [])
    .option(
      '--null <word>',
      text('本单位表示“没有”的写法，可重复', 'a word of the office for nothing; may be repeated'),
      collect,
      [],
    )
    .option(
      '--fill-down <columns>',
      text('空白处沿用上一行的列，逗号分隔，可重复', 'columns whose blank cells say what the cell above says'),
      (value: string, before: string[] = []) => [...before, ...value.split(/[,，]/).map((title) => title.trim())],
    )
    .option(
      '--profile <file>',
      text('使用保存的列映射和空值写法', 'use a saved mapping of columns and words for nothing'),
    );
}

/** Open the list at a path, or on stdin if the path is `-`. */
export async function openListOrStdin(path: string, options: ReadingOptions): Promise<ListFile> {
  const input = path === '-' ? { stream: process.stdin, name: 'stdin' } : { path };
  const { source, encoding, delimiter, sheet, map, profile } = options;
  return openList(input, {
    source,
    encoding,
    delimiter,
    sheet,
    mapping: parseMapping(map),
    nullWords: options.null,
    fillDown: options.fillDown,
    profile: profile === undefined ? undefined : await loadProfile(profile),
  });
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
