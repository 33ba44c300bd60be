import type { EmployerFacts } from '../../../schemas/register/statement.ts';
import { placeWords } from '../../territory/regions/place-words.ts';

/** The parts of a name, by which two ways to write it are compared. */
export interface NameParts {
  /** The whole name without what makes no difference: width, spaces, brackets and remarks like （筹）. */
  full: string;
  /** The name without places in front and without the form of partnership at the end; employers are indexed by it. */
  core: string;
  /** The places in front, without their kind: 浙江, 台州, 路桥. */
  places: string;
}

/** How alike two names are. Names that are `near` differ in the places in front, and need more than a district in common. */
export type Likeness = 'same' | 'variant' | 'near';

/** Split a name into its parts. The parts of the names seen last are cached. */
export function namePartsOf(name: string): NameParts {
  const cached = cache.get(name);
  if (cached) return cached;
  const copy = copyOf(name);
  const full = foldName(copy);
  let core = full
    .replace(/(特殊普通合伙|普通合伙|有限合伙|个人独资|个体工商户)$/, '')
    .replace(/有限责任公司$/, '有限公司');
  const places: string[] = [];
  for (;;) {
    const word = placeWords().startOf(core);
    if (!word || core.length - word.text.length < 4) break;
    places.push(word.stem);
    core = core.slice(word.text.length);
  }
  const parts = { full, core, places: places.join(' ') };
  if (cache.size >= maxCached) cache.clear();
  cache.set(copy, parts);
  return parts;
}

/** The cores of a unit's name and of its former names, each once; none for a unit without a name. */
export function coresOf({ name, formerNames }: Pick<EmployerFacts, 'name' | 'formerNames'>): string[] {
  if (!formerNames?.length) return name ? [namePartsOf(name).core] : [];
  return [...new Set([name, ...formerNames].filter(Boolean).map((one) => namePartsOf(one).core))];
}

/**
 * How alike two names are.
 *
 * @returns undefined for different names.
 */
export function likenessOf(a: NameParts, b: NameParts): Likeness | undefined {
  if (a.full === b.full) return 'same';
  if (a.core !== b.core) return undefined;
  if (a.places === b.places || a.places === '' || b.places === '') return 'variant';
  const [few, many] = a.places.length < b.places.length ? [a.places, b.places] : [b.places, a.places];
  const all = many.split(' ');
  return few.split(' ').every((place) => all.includes(place)) ? 'near' : undefined;
}

/**
 * The core of the head company's name in the name of a 分公司 or 分店: 甲有限公司台州分公司 gives 甲有限公司.
 *
 * @returns undefined for any other name.
 */
export function headCompanyCore(name: string): string | undefined {
  if (!name.includes('分')) return undefined;
  const whole = /^(.{4,}?公司).*(分公司|分店)$/.exec(foldName(name))?.[1];
  return whole && namePartsOf(whole).core;
}

/** An address for comparing: without punctuation, and without the places in front. */
export function foldAddress(address: string): string {
  let text = address.normalize('NFKC').replace(/[\s,，。.、()[\]【】-]/g, '');
  for (let word = placeWords().startOf(text); word; word = placeWords().startOf(text))
    text = text.slice(word.text.length);
  return text;
}

const maxCached = 4096;
const cache = new Map<string, NameParts>();

/** A copy of a text. A slice would keep the whole piece of file that it was cut from in memory while it is cached. */
function copyOf(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}

function foldName(name: string): string {
  let text = name;
  if (!/^[\u4e00-\u9fff]+$/.test(text)) {
    text = text
      .normalize('NFKC')
      .toUpperCase()
      .replace(/\s*(简称|曾用名|原名):.*$/, '')
      .replace(/[([【](筹|筹建|筹建中|已注销|注销|吊销|本部)[)\]】]/g, '')
      .replace(/[^\p{L}\p{N}&+]/gu, '');
  }
  return text;
}
