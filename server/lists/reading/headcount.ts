import { isBlankCell } from '../../platform/text/blank-cell.ts';
import { parseChineseNumber } from '../../platform/text/chinese-number.ts';
import type { ProblemCode } from '../../sheets/problems/problems.ts';
import type { Count } from './row.ts';

/** No employer has more people. */
const maxCount = 10_000_000;

/**
 * Parse a number of people in any form that offices write: `1,203人`, `约300`, `25-50`, `100人以上`, `不足50人`, `1.2万`,
 * `十二人`, `12人（其中女工5人）`.
 *
 * 以上, 以下 and 以内 include the number; 超, 不满, 不足 and 不到 do not (民法典 art. 1259).
 *
 * @returns undefined for a blank, the code of a problem for what is no number.
 */
export function parseCount(cell: string): Count | ProblemCode | undefined {
  if (plain.test(cell)) return exactly(Number(cell));
  if (isBlankCell(cell)) return undefined;
  const text = inDigits(withoutDetail(cell.normalize('NFKC').replace(/[\s'\p{Cf}]/gu, '')))
    .replace(/\d{1,3}(?:,\d{3})+(?!\d)/g, (grouped) => grouped.replaceAll(',', ''))
    .replace(/[~‐-―−]|(?<=[\d人名万])(?:至|到)(?=\d)/g, '-');

  const bare = text
    .replace(
      // No word begins with another one: "共计共计…" would be tried in every way.
      /^(?:总计|合计|总数|共|现有|在册|在岗|在职|职工|员工|人员|全部|计|有|:)+(?=[\d约大近将不超至最少小低多>≥<≤])/,
      '',
    )
    .replace(/^(?:约|大约|大概|近|将近|接近)+|(?:左右|上下|余人?|多人?|来人)$/g, '')
    .replace(/(?:名?(?:职工|员工|工人|从业人员|人员)|人|名|个|位)$/, '');
  const count = range(bare) ?? range(bare.replace(/(?:人|名|个|位)/g, ''));
  if (count === undefined) return /^-\d/.test(text) ? 'count_negative' : 'count_unreadable';
  if (count.min > maxCount || (count.max ?? 0) > maxCount) return 'count_too_large';
  return rough.test(text) ? { ...count, approximate: true } : count;
}

const plain = /^\d{1,7}$/;
const rough = /^(?:共|共有|现有)?(?:约|大约|大概|近|将近|接近)|(?:左右|上下|余人?|多人?|来人)$/;

/** The text without what it says of a part of the people: （其中女工5人）, ，其中农民工3人, a remark in brackets without a number. */
function withoutDetail(text: string): string {
  return text
    .replace(/[([【](?:其中|含|包括|包含|内含|女|男|另|不含|除)[^)\]】]*[)\]】]$/, '')
    .replace(/[([【][^)\]】\d]*[)\]】]$/, (remark) => (/以上|以下|含/.test(remark) ? remark : ''))
    .replace(/(?<=\d|人|名)[,;。、](?:其中|含|包括|女|男|另)?(?:女|男|农民|派遣|劳务|临时|正式|退休|会员).*$/, '')
    .replace(/[,;。、.]$/, '');
}

/** The text with digits for Chinese numerals: 十二人 → 12人, 三十余人 → 30余人. */
function inDigits(text: string): string {
  if (!/[〇零一二两三四五六七八九十百千]/.test(text)) return text;
  return text.replace(/[〇零一二两三四五六七八九十百千]+/g, (numeral) => {
    const number = parseChineseNumber(numeral);
    return number === undefined ? numeral : String(number);
  });
}

function exactly(number: number): Count {
  return { min: number, max: number };
}

function range(text: string): Count | undefined {
  const [, prefix = '', low, high, suffix = ''] =
    /^([^\d-]*)(\d+(?:\.\d+)?万?)(?:-(\d+(?:\.\d+)?万?))?([^\d-]*)$/.exec(text) ?? [];
  if (low === undefined) return undefined;
  const min = whole(low);
  if (min === undefined) return undefined;
  if (high === undefined) return bounded(min, prefix, suffix);
  const max = whole(high);
  return max !== undefined && max >= min && prefix === '' && suffix === '' ? { min, max } : undefined;
}

function bounded(number: number, prefix: string, suffix: string): Count | undefined {
  if (prefix === '' && suffix === '') return exactly(number);
  if (suffix === '') {
    if (/^(?:超|超过|大于|多于|高于|逾|>)$/.test(prefix)) return { min: number + 1, max: null };
    if (/^(?:不少于|不低于|不小于|至少|最少|起码|大于等于|大于或等于|>=|≥)$/.test(prefix))
      return { min: number, max: null };
    if (/^(?:不足|不满|不到|未满|未达|少于|小于|低于|<)$/.test(prefix))
      return number > 0 ? { min: 0, max: number - 1 } : undefined;
    if (/^(?:不超过|不多于|不高于|不大于|至多|最多|小于等于|小于或等于|<=|≤)$/.test(prefix))
      return { min: 0, max: number };
  }
  if (prefix === '') {
    if (/^(?:及以上|以上|或以上|\(?含\)?以上|\+|起)$/.test(suffix)) return { min: number, max: null };
    if (/^(?:及以下|以下|以内|之内|或以下|\(?含\)?以下|\(?含\)?以内)$/.test(suffix)) return { min: 0, max: number };
    if (/^(?:不到|不足|不满)$/.test(suffix)) return number > 0 ? { min: 0, max: number - 1 } : undefined;
  }
  return undefined;
}

/** Read `1203`, `12.0` or `1.2万`. @returns undefined where it is no whole number. */
function whole(text: string): number | undefined {
  const [digits = '', fraction = ''] = text.replace('万', '').split('.');
  const places = text.endsWith('万') ? 4 : 0;
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > places || digits.length > 15) return undefined;
  return Number(digits + significant.padEnd(places, '0'));
}
