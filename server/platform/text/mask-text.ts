import { maskName } from './mask-fields.ts';
import { type DigitRun, fewestDigits, findDigitRuns, type PersonalNumber } from './personal-numbers.ts';

/** Mask the middle of a number: three characters are left at the beginning and two at the end. */
export function maskNumber(text: string): string {
  return text.length <= 6 ? '*'.repeat(text.length) : text.slice(0, 3) + '*'.repeat(text.length - 5) + text.slice(-2);
}

/**
 * Mask every identity card and phone number anywhere in a text, however it is written (`findDigitRuns`).
 *
 * Mobile numbers keep their first three and last four digits (138****8888), landlines their area code and last two. A text
 * that was masked is returned unchanged.
 */
export function maskPersonalNumbers(text: string): string {
  return maskRuns(text, ({ numbers }) => numbers);
}

/** Mask every number in a cell of phone numbers, which an office may write in any form. */
export function maskPhoneCell(text: string): string {
  return maskRuns(text, (run, masked) => [...run.numbers, ...otherNumbers(run, masked)]);
}

/** Mask a cell for display in a refused row: personal numbers anywhere, and the names in a column of contacts. */
export function maskCell(cell: string, field: string | null | undefined): string {
  if (field === 'phone') return maskPhoneCell(cell);
  // Each name keeps its first letter: 张三、李四 → 张*、李*.
  if (field === 'contact')
    return maskPersonalNumbers(cell).replace(
      /(\p{L})([\p{L}\p{M}·]*)/gu,
      (_, first, rest) => first + '*'.repeat([...rest].length),
    );
  return maskPersonalNumbers(cell);
}

/** Mask the phone and the name of a contact. */
export function maskContact({
  phone,
  person,
}: {
  phone?: string | null | undefined;
  person?: string | null | undefined;
}) {
  return { ...(phone && { phone: maskPhoneCell(phone) }), ...(person && { person: maskName(person) }) };
}

/** Mask numbers until none is found: what is left of one may make another with the digits beside it. */
function maskRuns(text: string, numbersOf: (run: DigitRun, text: string) => readonly PersonalNumber[]): string {
  if (!mayHoldNumber(text)) return text;
  const masked = findDigitRuns(text)
    .reverse()
    .reduce((result, run) => maskRun(result, run, numbersOf(run, text)), text);
  return masked === text ? text : maskRuns(masked, numbersOf);
}

/** Mask the numbers of one run. Marks within a number are left out, so that every form of it looks the same. */
function maskRun(text: string, { digits }: DigitRun, numbers: readonly PersonalNumber[]): string {
  const state = digits.map(() => 'outside' as 'outside' | 'shown' | 'hidden');
  for (const { from, to, shownFirst, shownLast } of numbers) {
    for (let at = from; at < to; at++) {
      const isShown = at < from + shownFirst || at >= to - shownLast;
      // A digit that one number hides is hidden, though another one may show it.
      if (state[at] !== 'hidden') state[at] = isShown ? 'shown' : 'hidden';
    }
  }
  let result = '';
  let done = 0;
  for (const [at, { value, from, to }] of digits.entries()) {
    if (state[at] === 'outside') continue;
    const isWithinNumber = numbers.some((number) => number.from < at && at < number.to);
    if (!isWithinNumber) result += text.slice(done, Math.max(done, from));
    result += state[at] === 'hidden' ? '*' : value;
    done = to;
  }
  return result + text.slice(done);
}

/** What is left of a run of digits beside the numbers that were recognised in it, and beside those that are masked already. */
function* otherNumbers({ digits, numbers }: DigitRun, text: string): Generator<PersonalNumber> {
  const isMasked = digits.map(() => false);
  for (const [at, { from }] of digits.entries())
    isMasked[at] = text[from - 1] === '*' || (isMasked[at - 1] === true && digits[at - 1]?.to === from);
  for (const [at, { to }] of [...digits.entries()].reverse())
    isMasked[at] ||= text[to] === '*' || (isMasked[at + 1] === true && digits[at + 1]?.from === to);
  const isTaken = (at: number) => isMasked[at] !== false || numbers.some(({ from, to }) => at >= from && at < to);
  for (let from = 0, to = 0; to <= digits.length; to++) {
    if (!isTaken(to)) continue;
    if (to - from >= fewestDigits) yield { from, to, shownFirst: 3, shownLast: 2 };
    from = to + 1;
  }
}

/** Whether a character is a usual one of Chinese texts that stands for no digit: Han, punctuation, a full-width letter or mark. */
function holdsNoDigit(code: number): boolean {
  return (
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0x3000 && code <= 0x303f) ||
    (code >= 0xff00 && code <= 0xffef) ||
    (code >= 0x2000 && code <= 0x206f)
  );
}

/** Whether a text has enough characters that may be digits. Most texts have not, and need no closer look. */
function mayHoldNumber(text: string): boolean {
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code >= 0x30 && code <= 0x39) || (code >= 0xff10 && code <= 0xff19)) digits++;
    // A character such as a circled 10 stands for two digits.
    else if (code >= 0x80 && !holdsNoDigit(code)) digits += 2;
  }
  return digits >= fewestDigits;
}
