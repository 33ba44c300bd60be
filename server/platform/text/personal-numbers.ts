import { isIdentityCard, looksLikeIdentityCard } from './identity-card.ts';
import { hasKnownPrefix, isLicence, isOrgCode, isUnifiedCode, normaliseCode } from './organisation-codes.ts';

/** A digit of a text, or the X that may end an identity number. `from` and `to` are where it stands in the text. */
interface Digit {
  value: string;
  from: number;
  to: number;
}

/** A personal number in a run of digits: of its digits, so many at the beginning and at the end may be shown. */
export interface PersonalNumber {
  /** Index of the first digit in the run, and of the one after the last. */
  from: number;
  to: number;
  shownFirst: number;
  shownLast: number;
}

/** Digits with nothing but a few marks and spaces between them, and the personal numbers among them. */
export interface DigitRun {
  digits: readonly Digit[];
  numbers: PersonalNumber[];
}

/** The fewest digits that a personal number has. */
export const fewestDigits = 7;

/**
 * Find the runs of digits in a text that may hold an identity card or phone number, in whatever way it is written: with
 * spaces, hyphens or any other mark between the digits, full-width or circled, beside letters or further digits.
 *
 * A unified code or a licence whose check characters are right is no run, unless it is an identity number's as well.
 */
export function findDigitRuns(text: string): DigitRun[] {
  if (text.length <= longestCode && isCode(normaliseCode(text))) return [];
  return runsOf(charactersOf(text)).map(({ digits, isDamagedCode }) => {
    const text = digits.map(({ value }) => value).join('');
    const numbers = [...identityNumbers(text, isDamagedCode), ...phoneNumbers(text, digits, isDamagedCode)];
    return { digits, numbers };
  });
}

/** More than any code has characters, with a mark between any two. */
const longestCode = 64;
/** The longest gap between two digits of one number, in characters. */
const maxGap = 5;

interface Character extends Digit {
  kind: 'digit' | 'letter' | 'mark';
}

/** Split a text into characters in their compatibility form (NFKC): a circled 10 becomes two digits in one place. */
function charactersOf(text: string): Character[] {
  const characters: Character[] = [];
  let from = 0;
  for (const character of text) {
    const to = from + character.length;
    const plain = character < '\x80' ? character : character.normalize('NFKC');
    const digits = plain.match(/[0-9]/g);
    if (digits) for (const value of digits) characters.push({ kind: 'digit', value, from, to });
    // An asterisk stands for a digit that is masked already, so that no number goes on behind it.
    else if (/[\p{L}*]/u.test(plain)) characters.push({ kind: 'letter', value: plain, from, to });
    else characters.push({ kind: 'mark', value: plain, from, to });
    from = to;
  }
  return characters;
}

interface RawRun {
  digits: Digit[];
  /** Whether a digit is a part of what has the form of a unified code with a wrong check character. */
  isDamagedCode: boolean[];
}

function runsOf(characters: readonly Character[]): RawRun[] {
  const runs: RawRun[] = [];
  const codes = codesAt(characters);
  let run: RawRun = { digits: [], isDamagedCode: [] };
  let gap = 0;
  const end = () => {
    if (run.digits.length >= fewestDigits) runs.push(run);
    run = { digits: [], isDamagedCode: [] };
    gap = 0;
  };
  for (const [at, { kind, value, from, to }] of characters.entries()) {
    const code = codes.get(at);
    const isCheckX = /^x$/i.test(value) && run.digits.length >= 17;
    if (code === 'sound' || (kind === 'letter' && !isCheckX) || (kind === 'mark' && ++gap > maxGap)) end();
    else if (kind !== 'mark') {
      run.digits.push({ value: value.toUpperCase(), from, to });
      run.isDamagedCode.push(code === 'damaged');
      gap = 0;
    }
  }
  end();
  return runs;
}

/** The characters that belong to a code of an organisation. */
function codesAt(characters: readonly Character[]): Map<number, 'sound' | 'damaged'> {
  const codes = new Map<number, 'sound' | 'damaged'>();
  for (let from = 0; from < characters.length; from++) {
    let to = from;
    while (/^[0-9A-Za-z]$/.test(characters[to]?.value ?? '')) to++;
    const token = characters
      .slice(from, Math.min(to, from + 19))
      .map(({ value }) => value.toUpperCase())
      .join('');
    const state = isCode(token) ? 'sound' : token.length === 18 && hasKnownPrefix(token) ? 'damaged' : undefined;
    if (state) for (let at = from; at < to; at++) codes.set(at, state);
    from = Math.max(from, to);
  }
  return codes;
}

/** Whether a text is a code of an organisation by all its check characters, and not an identity number as well. */
function isCode(text: string): boolean {
  return isUnifiedCode(text) ? isOrgCode(text, 8) && !isIdentityCard(text) : isLicence(text);
}

function* identityNumbers(text: string, isDamagedCode: readonly boolean[]): Generator<PersonalNumber> {
  for (let from = 0; from < text.length; from++) {
    for (const length of [18, 15]) {
      const to = from + length;
      if (!looksLikeIdentityCard(text.slice(from, to))) continue;
      // Any eighteen digits hold fifteen that may be a former number, and a damaged code has to be seen to be mended.
      if (length === 15 && isDamagedCode.slice(from, to).includes(true)) continue;
      yield { from, to, shownFirst: 3, shownLast: 2 };
    }
  }
}

/** The longest phone number, with its country code. */
const longestPhone = 15;

/** Find phone numbers: they begin and end where a group of digits does, or are such a group with some more digits. */
function* phoneNumbers(
  text: string,
  digits: readonly Digit[],
  isDamagedCode: readonly boolean[],
): Generator<PersonalNumber> {
  const isStart = (at: number) => at === 0 || at === digits.length || digits[at - 1]?.to !== digits[at]?.from;
  const starts = [...Array(digits.length + 1).keys()].filter(isStart);
  for (const [index, from] of starts.entries()) {
    if (isDamagedCode[from]) continue;
    const groupEnd = starts[index + 1] ?? from;
    for (const to of starts.slice(index + 1)) {
      if (to - from > longestPhone) break;
      const number = text.slice(from, to);
      const mobile = mobileForm.exec(number);
      if (mobile) yield mobileAt(from + (mobile[1]?.length ?? 0));
      const landline = landlineForm.exec(number);
      if (landline && groupEnd - from >= (landline[2] ?? '86').length)
        yield { from: from + (landline[1]?.length ?? 0), to, shownFirst: 0, shownLast: 2 };
    }
    const length = groupEnd - from;
    if (length < 12 || length > 14) continue;
    if (mobileStart.test(text.slice(from, groupEnd))) yield mobileAt(from);
    if (mobileStart.test(text.slice(groupEnd - 11, groupEnd))) yield mobileAt(groupEnd - 11);
  }
}

const mobileForm = /^((?:00)?86|0)?1[3-9]\d{9}$/;
const mobileStart = /^1[3-9]\d{9}/;
/** A landline with its area code, which stands in one group: 03/05/2021 10:30 is a date. */
const landlineForm = /^((0(?:10|2\d|[3-9]\d{2}))|(?:00)?86(?:10|2\d|[3-9]\d{2}))\d{7,8}$/;

const mobileAt = (from: number): PersonalNumber => ({ from, to: from + 11, shownFirst: 3, shownLast: 4 });
