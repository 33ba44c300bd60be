import { placeWords } from './place-words.ts';

/** A name taken apart, so that two ways to write it can be compared. */
export interface NameParts {
  /** The whole name, folded: width, spaces, brackets and remarks like （筹） make no difference. */
  full: string;
  /** What is left without places in front and without the form of partnership at the end; names are indexed by it. */
  core: string;
  /** The places in front, without their kind: 浙江, 台州, 路桥. */
  places: string;
}

/** How alike two names are; `near` ones differ in the places in front, and need more than a district in common. */
export type Likeness = 'same' | 'variant' | 'near';

/** Take a name apart. The result is remembered for the names last seen. */
export function namePartsOf(name: string): NameParts {
  const held = seen.get(name);
  if (held) return held;
  const own = flat(name);
  const full = foldName(own);
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
  if (seen.size >= 4096) seen.clear();
  seen.set(own, parts);
  return parts;
}

/** How alike two names are, or nothing where they are different names. */
export function likeness(a: NameParts, b: NameParts): Likeness | undefined {
  if (a.full === b.full) return 'same';
  if (a.core !== b.core) return undefined;
  if (a.places === b.places || a.places === '' || b.places === '') return 'variant';
  const [few, many] = a.places.length < b.places.length ? [a.places, b.places] : [b.places, a.places];
  const all = many.split(' ');
  return few.split(' ').every((place) => all.includes(place)) ? 'near' : undefined;
}

/** The key of the whole's name where a name is that of a 分公司 or 分店: 甲有限公司台州分公司 gives 甲有限公司. */
export function wholeOf(name: string): string | undefined {
  if (!name.includes('分')) return undefined;
  const whole = /^(.{4,}?公司).*(分公司|分店)$/.exec(foldName(name))?.[1];
  return whole && namePartsOf(whole).core;
}

/** An address folded for comparing, without the places in front. */
export function foldAddress(address: string): string {
  let text = address.normalize('NFKC').replace(/[\s,，。.、()[\]【】-]/g, '');
  for (let word = placeWords().startOf(text); word; word = placeWords().startOf(text))
    text = text.slice(word.text.length);
  return text;
}

const seen = new Map<string, NameParts>();

/** A copy: what is cut out of a piece of a file keeps the whole piece in memory, as long as it is remembered. */
function flat(text: string): string {
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
