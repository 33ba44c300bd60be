const digits = '〇一二三四五六七八九';
const units: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

/**
 * Read a whole number in Chinese numerals: 十二, 一百二十, 两千零五, 三万, 一百五 (150), also in the forms of cheques (壹拾贰).
 *
 * @returns undefined for anything else.
 */
export function parseChineseNumber(text: string): number | undefined {
  const plain = text.replace(/[零两壹贰叁肆伍陆柒捌玖拾佰仟萬]/g, (one) => plainForm[one] as string);
  if (!/^[〇一二三四五六七八九十百千万]+$/.test(plain)) return undefined;
  const [high, low, ...more] = plain.split('万');
  if (more.length > 0) return undefined;
  const section = belowTenThousand(high as string);
  if (section === undefined || low === undefined) return section;
  const rest = low === '' ? 0 : belowTenThousand(low);
  return rest === undefined ? undefined : section * 10_000 + rest;
}

const plainForm: Readonly<Record<string, string>> = Object.fromEntries(
  [...'零两壹贰叁肆伍陆柒捌玖拾佰仟萬'].map((one, at) => [one, [...'〇二一二三四五六七八九十百千万'][at] as string]),
);

function belowTenThousand(text: string): number | undefined {
  if (text === '') return undefined;
  if (!/[十百千]/.test(text))
    return text.length === 1 || /^〇.$/.test(text) ? digits.indexOf(text.slice(-1)) : undefined;
  const parts = [...text.matchAll(part)];
  if (parts.map(([whole]) => whole).join('') !== text) return undefined;
  let sum = 0;
  let last = 10_000;
  for (const [, digit = '', unit, ones] of parts) {
    if (unit) {
      const value = units[unit] as number;
      // 十二 begins without a digit; 百二 and 一十百 are no numbers.
      if (value >= last || (!digit && value > 10)) return undefined;
      sum += (digit ? digits.indexOf(digit) : 1) * value;
      last = value;
    } else if (ones)
      sum += digits.indexOf(ones) * (text.at(-2) !== '〇' && last >= 100 && last < 10_000 ? last / 10 : 1);
  }
  return sum;
}

/** A digit with its unit, or the last digit. */
const part = /〇?([一二三四五六七八九]?)([十百千])|〇?([一二三四五六七八九])$/g;
