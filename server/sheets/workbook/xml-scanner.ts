import { Failure } from '../../platform/errors/errors.ts';
import { decodeXmlText } from './xml-text.ts';

/** What is told of a document while it is scanned. Names are local ones, without a prefix. */
export interface XmlVisitor {
  open?(tag: XmlTag): void;
  close?(name: string): void;
  /** A piece of text before the next tag. Several pieces may follow each other. */
  text?(piece: XmlText): void;
}

/** Takes a document in chunks. */
interface XmlScanner {
  /** @throws {Failure} `list_workbook_broken`, `list_workbook_too_large` */
  push(chunk: Buffer): void;
}

/** No tag or text of a workbook is longer than this: a cell has at most 32,767 characters. */
const maxTokenBytes = 4 * 1024 * 1024;
const maxDepth = 200;
const maxAttributes = 64;

/** An opening tag. It is valid only while the visitor is told of it. */
export class XmlTag {
  name = '';
  bytes: Buffer = Buffer.alloc(0);
  /** Where its attributes are in the bytes. */
  start = 0;
  end = 0;
  /** The beginning and end of each attribute's name and value. They are found when one is asked for. */
  readonly at = new Int32Array(4 * maxAttributes);
  count = -1;

  /** The value of an attribute by its local name. @returns undefined when there is none. */
  get(name: string): string | undefined {
    const found = this.find(name);
    if (found < 0) return undefined;
    return decodeXmlText(this.bytes.toString('utf8', this.at[found + 2], this.at[found + 3]));
  }

  /** The position in `at` of an attribute. @returns -1 when there is none. */
  find(name: string): number {
    if (this.count < 0) this.#readAttributes();
    const { at, bytes, count } = this;
    for (let index = 0; index < count * 4; index += 4) {
      const start = at[index] as number;
      if ((at[index + 1] as number) - start !== name.length) continue;
      let same = 0;
      while (same < name.length && bytes[start + same] === name.charCodeAt(same)) same++;
      if (same === name.length) return index;
    }
    return -1;
  }

  #readAttributes(): void {
    const { bytes, end: limit } = this;
    this.count = 0;
    for (let at = this.start; ; ) {
      while (at < limit && ((bytes[at] as number) <= space || bytes[at] === slash)) at++;
      if (at === limit) return;
      let start = at;
      for (; at < limit && bytes[at] !== equals; at++) if (bytes[at] === colon) start = at + 1;
      let end = at++;
      while ((bytes[end - 1] as number) <= space) end--;
      while (at < limit && (bytes[at] as number) <= space) at++;
      const quote = bytes[at];
      const value = ++at;
      while (at < limit && bytes[at] !== quote) at++;
      if (at >= limit || (quote !== doubleQuote && quote !== singleQuote) || this.count === maxAttributes)
        throw new Failure('list_workbook_broken');
      this.at.set([start, end, value, at++], 4 * this.count++);
    }
  }
}

/** A piece of text as bytes. It is valid only while the visitor is told of it. */
export class XmlText {
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  isLiteral = false;

  /** The number that the text is, if it is one of at most 15 digits without a zero before it. @returns -1 for any other. */
  wholeNumber(): number {
    const length = this.end - this.start;
    if (length > 15 || (length > 1 && this.bytes[this.start] === zero)) return -1;
    let number = 0;
    for (let at = this.start; at < this.end; at++) {
      const digit = (this.bytes[at] as number) - zero;
      if (digit < 0 || digit > 9) return -1;
      number = number * 10 + digit;
    }
    return number;
  }

  /** Whether one of some bytes is in it, which are marked in a table of 256. */
  hasAny(marked: Uint8Array): boolean {
    for (let at = this.start; at < this.end; at++) if (marked[this.bytes[at] as number] === 1) return true;
    return false;
  }

  toString(): string {
    const text = this.bytes.toString('utf8', this.start, this.end);
    return this.isLiteral ? text : decodeXmlText(text);
  }
}

/**
 * Create a scanner of XML in UTF-8 for the parts of a workbook, which tells a visitor of tags and texts.
 *
 * It reads bytes and makes texts only of what the visitor asks for, which takes a fifth of the time of a general parser. It
 * does not check that tags match. A document type is refused, and with it every entity.
 */
export function createXmlScanner(visitor: XmlVisitor): XmlScanner {
  const tag = new XmlTag();
  const text = new XmlText();
  const names = new Map<number, string>();
  let rest: Buffer = Buffer.alloc(0);
  let depth = 0;

  const tellText = (bytes: Buffer, start: number, end: number, isLiteral: boolean) => {
    if (end <= start || !visitor.text) return;
    text.bytes = bytes;
    text.start = start;
    text.end = end;
    text.isLiteral = isLiteral;
    visitor.text(text);
  };

  /** The local name from a position, and where it ends, in `nameEnd`. */
  let nameEnd = 0;
  const readName = (bytes: Buffer, from: number): string => {
    const second = bytes[from + 1] as number;
    if (second <= space || second === greater) {
      const letter = letters[bytes[from] as number];
      nameEnd = from + 1;
      if (letter !== undefined) return letter;
    }
    let start = from;
    let hash = 0;
    let at = from;
    for (; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte === colon) {
        start = at + 1;
        hash = 0;
      } else if (byte <= space || byte === slash || byte === greater) break;
      else hash = (Math.imul(hash, 31) + byte) | 0;
    }
    nameEnd = at;
    const known = names.get(hash);
    if (known !== undefined && known.length === at - start) return known;
    const name = bytes.toString('latin1', start, Math.min(at, start + 100));
    if (names.size < 1000) names.set(hash, name);
    return name;
  };

  /** Find the `>` of a tag; it may stand in the value of an attribute too. @returns -1 when it is not there yet. */
  const endOfTag = (bytes: Buffer, from: number): number => {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === greater) return at;
      if (byte === less) throw new Failure('list_workbook_broken');
      if (byte !== doubleQuote && byte !== singleQuote) continue;
      for (at++; at < bytes.length && bytes[at] !== byte; ) at++;
    }
    return -1;
  };

  /** Read one piece of text and the tag behind it. @returns where the next begins; -1 when more bytes are needed. */
  const readToken = (bytes: Buffer, from: number): number => {
    let at = from;
    while (at < bytes.length && bytes[at] !== less) at++;
    if (at + 1 >= bytes.length) return -1;
    const next = bytes[at + 1];
    if (next === slash) {
      const letter = bytes[at + 3] === greater ? letters[bytes[at + 2] as number] : undefined;
      const name = letter ?? readName(bytes, at + 2);
      let end = letter === undefined ? nameEnd : at + 3;
      while (end < bytes.length && bytes[end] !== greater) end++;
      if (end === bytes.length) return -1;
      tellText(bytes, from, at, false);
      depth--;
      visitor.close?.(name);
      return end + 1;
    }
    if (next === exclamation || next === question) return readDeclaration(bytes, from, at);
    const name = readName(bytes, at + 1);
    const start = nameEnd;
    const end = endOfTag(bytes, start);
    if (end < 0) return -1;
    tellText(bytes, from, at, false);
    tag.name = name;
    tag.bytes = bytes;
    tag.start = start;
    tag.end = end;
    tag.count = -1;
    visitor.open?.(tag);
    if (bytes[end - 1] === slash) visitor.close?.(name);
    else if (++depth > maxDepth) throw new Failure('list_workbook_broken');
    return end + 1;
  };

  const readDeclaration = (bytes: Buffer, from: number, at: number): number => {
    if (at + 9 > bytes.length) return -1;
    const opening = bytes.toString('latin1', at, at + 9);
    const isLiteral = opening === '<![CDATA[';
    const ending = isLiteral ? ']]>' : opening.startsWith('<!--') ? '-->' : opening.startsWith('<?') ? '?>' : undefined;
    if (!ending) throw new Failure('list_workbook_broken');
    const end = bytes.indexOf(ending, at + (isLiteral ? 9 : 2), 'latin1');
    if (end < 0) return -1;
    tellText(bytes, from, at, false);
    if (isLiteral) tellText(bytes, at + 9, end, true);
    return end + ending.length;
  };

  return {
    push(chunk) {
      const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      let at = 0;
      for (let next = readToken(bytes, at); next >= 0; next = readToken(bytes, at)) at = next;
      rest = Buffer.from(bytes.subarray(at));
      if (rest.length > maxTokenBytes) throw new Failure('list_workbook_too_large');
    },
  };
}

/** The names of one letter, which most tags of a sheet have. */
const letters: readonly (string | undefined)[] = Array.from({ length: 128 }, (_, code) =>
  /[a-z]/i.test(String.fromCharCode(code)) ? String.fromCharCode(code) : undefined,
);

const space = 0x20;
const exclamation = 0x21;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const slash = 0x2f;
const zero = 0x30;
const colon = 0x3a;
const less = 0x3c;
const equals = 0x3d;
const greater = 0x3e;
const question = 0x3f;
