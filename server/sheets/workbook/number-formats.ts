/** How a number is shown, as far as it decides what its text is. */
export type NumberFormat =
  | { kind: 'plain' }
  /** All digits of a whole number are shown, at least `width` of them. */
  | { kind: 'digits'; width: number }
  | { kind: 'percent' }
  | { kind: 'date'; year: boolean; month: boolean; day: boolean; time: boolean; elapsed: boolean };

/** Classify the code of a number format, such as `yyyy"年"m"月"`. Only its first section counts: that of positive numbers. */
export function numberFormatOf(code: string): NumberFormat {
  const [shown = ''] = code.replace(/"[^"]*"|\\.|[_*]./g, '').split(';');
  const elapsed = /\[(?:h+|m+|s+)\]/i.test(shown);
  const bare = shown
    .replace(/\[(h+|m+|s+)\]/gi, '$1')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/AM\/PM|A\/P|上午\/下午/gi, '')
    .trim();
  if (/^(?:general|g\/通用格式|@|)$/i.test(bare)) return plain;
  const parts = bare.replace(/E[+-]/gi, '').match(/(y+|e+|m+|d+|h+|s+|a{3,})/gi) ?? [];
  const kinds = parts.map((part) => part.toLowerCase());
  const first = kinds.map((part) => part.charAt(0));
  const isMinute = first.map((part, at) => part === 'm' && (first[at - 1] === 'h' || first[at + 1] === 's'));
  const has = (letters: string) => first.some((part) => letters.includes(part));
  if (first.length > 0 && !/[#?]/.test(bare)) {
    return {
      kind: 'date',
      year: has('ye'),
      month: first.some((part, at) => part === 'm' && !isMinute[at]),
      day: kinds.some((part) => /^d{1,2}$/.test(part)),
      time: has('hs'),
      elapsed,
    };
  }
  if (bare.includes('%')) return { kind: 'percent' };
  if (/^[#0,]*0[#0,]*$/.test(bare)) return { kind: 'digits', width: /^0+$/.test(bare) ? bare.length : 1 };
  return plain;
}

const plain: NumberFormat = { kind: 'plain' };

/**
 * The format codes that have a number and need not be in the file (ECMA-376 part 1, 18.8.30), those of Chinese included. A
 * number that is missing here is shown as a plain one.
 */
export const builtInFormats: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  14: 'yyyy/m/d',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy/m/d h:mm',
  27: 'yyyy"年"m"月"',
  28: 'm"月"d"日"',
  29: 'm"月"d"日"',
  30: 'm-d-yy',
  31: 'yyyy"年"m"月"d"日"',
  32: 'h"时"mm"分"',
  33: 'h"时"mm"分"ss"秒"',
  34: 'h"时"mm"分"',
  35: 'h"时"mm"分"ss"秒"',
  36: 'yyyy"年"m"月"',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  50: 'yyyy"年"m"月"',
  51: 'm"月"d"日"',
  52: 'yyyy"年"m"月"',
  53: 'm"月"d"日"',
  54: 'm"月"d"日"',
  55: 'h"时"mm"分"',
  56: 'h"时"mm"分"ss"秒"',
  57: 'yyyy"年"m"月"',
  58: 'm"月"d"日"',
};
