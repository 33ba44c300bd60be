import type { ProblemCode } from '../../sheets/problems/problems.ts';
import type { Count } from './row.ts';

/** No employer has more people. */
const maxCount = 10_000_000;

/**
 * Parse a number of people in any form that offices write: `1,203人`, `约300`, `25-50`, `100人以上`, `不足50人`, `1.2万`.
 *
 * 以上, 以下 and 以内 include the number; 超, 不满 and 不足 do not (民法典 art. 1259).
 *
 * @returns undefined for a blank, the code of a problem for what is no number.
 */
export function parseCount(cell: string): Count | ProblemCode | undefined {
  if (plain.test(cell)) return exactly(Number(cell));
  const text = cell
    .normalize('NFKC')
    .replace(/[\s']/g, '')
    .replace(/\d{1,3}(?:,\d{3})+(?!\d)/g, (grouped) => grouped.replaceAll(',', ''))
    .replace(/[~‐-―−]|至|到/g, '-');
  if (blank.test(text)) return undefined;

  const bare = text.replace(/^(?:共|约|大约|近|将近)+|(?:左右|上下|余人?|多人?)$/g, '').replace(/(?:人|名|个|位)$/, '');
  const count = range(bare) ?? range(bare.replace(/(?:人|名|个|位)/g, ''));
  if (count === undefined) return /^-\d/.test(text) ? 'count_negative' : 'count_unreadable';
  if (count.min > maxCount || (count.max ?? 0) > maxCount) return 'count_too_large';
  return rough.test(text) ? { ...count, approximate: true } : count;
}

const plain = /^\d{1,7}$/;
const blank = /^(?:|-+|\/+|无|不详|未知|暂无|null|n\/a)$/i;
const rough = /^(?:共?(?:约|大约|近|将近))|(?:左右|上下|余人?|多人?)$/;

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
    if (/^(?:超|超过|大于|多于|>)$/.test(prefix)) return { min: number + 1, max: null };
    if (/^(?:不少于|不低于|至少|大于等于|>=|≥)$/.test(prefix)) return { min: number, max: null };
    if (/^(?:不足|不满|不到|少于|小于|低于|<)$/.test(prefix))
      return number > 0 ? { min: 0, max: number - 1 } : undefined;
    if (/^(?:不超过|不多于|至多|最多|小于等于|<=|≤)$/.test(prefix)) return { min: 0, max: number };
  }
  if (prefix === '') {
    if (/^(?:及以上|以上|或以上|\(?含\)?以上|\+)$/.test(suffix)) return { min: number, max: null };
    if (/^(?:及以下|以下|以内|或以下|\(?含\)?以下)$/.test(suffix)) return { min: 0, max: number };
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
