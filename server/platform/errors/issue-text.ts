import type { z } from 'zod';
import { fieldProblems } from '../../../schemas/platform/field-problems.ts';
import type { LocalisedText } from './errors.ts';

/** Say what is wrong with a field: by the schema's own code if it gives one, otherwise by zod's code. */
export function issueText(issue: z.core.$ZodIssue): LocalisedText {
  return fieldProblemText(issue.message) ?? { 'zh-CN': chineseText(issue), en: issue.message };
}

/** Find the text of a schema's own code. @returns undefined when the message is none of `fieldProblems`. */
export function fieldProblemText(message: string): LocalisedText | undefined {
  return Object.hasOwn(fieldProblems, message) ? fieldProblems[message as keyof typeof fieldProblems] : undefined;
}

function chineseText(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return /received undefined$/.test(issue.message) ? '缺少此项' : `应为${types[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return `${issue.inclusive === false ? '须大于' : '不得少于'} ${issue.minimum}${units[issue.origin] ?? ''}`;
    case 'too_big':
      return `${issue.inclusive === false ? '须小于' : '不得超过'} ${issue.maximum}${units[issue.origin] ?? ''}`;
    case 'invalid_value':
      return `应为 ${issue.values.map(String).join('、')}${issue.values.length > 1 ? ' 之一' : ''}`;
    case 'not_multiple_of':
      return `应为 ${issue.divisor} 的倍数`;
    default:
      return '格式有误';
  }
}

const types: Readonly<Record<string, string>> = {
  string: '文本',
  number: '数字',
  int: '整数',
  boolean: ' true 或 false',
  object: '对象',
  array: '列表',
  record: '对象',
  date: '日期',
};
const units: Readonly<Record<string, string>> = { string: ' 个字符', array: ' 项', set: ' 项', map: ' 项' };
