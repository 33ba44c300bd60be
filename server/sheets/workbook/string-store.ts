import { readSync } from 'node:fs';
import { Failure } from '../../platform/errors/errors.ts';
import { openSpool } from '../input/spool.ts';

/** Numbered texts in a temporary file, of which memory holds where each begins and those in use: 4 bytes a text, and 40 MB. */
export interface StringStore {
  /** Write bytes of the next text, in UTF-8. */
  write(bytes: Uint8Array, start: number, end: number): void;
  /** End the next text. @param convert makes of it what is stored. */
  endText(convert?: (text: string) => string): void;
  /** Write to the file what was added. It must be called after each megabyte, and at the end. */
  flush(): Promise<void>;
  /** Read a text. @throws {Failure} `list_workbook_broken` when there is none with this number. */
  get(index: number): string;
  close(): Promise<void>;
}

/** More texts than any table of a million rows has that are worth to be shared. */
const maxTexts = 1 << 23;
const pageBytes = 16 * 1024;
const pages = 2048;
/** Recent texts are kept decoded: districts, industries and the like come again in every row. */
const recentTexts = 1 << 14;
const maxRecentBytes = 200;

/** Open an empty store. Its file is one that nobody else can see, as it holds rows of a list. */
export async function openStringStore(): Promise<StringStore> {
  const spool = await openSpool();
  let starts = new Uint32Array(1 << 12);
  let count = 0;
  let pending = Buffer.allocUnsafeSlow(1 << 18);
  let used = 0;
  /** Where the text that is being written begins in `pending`. */
  let textStart = 0;

  const heldPages: Buffer[] = [];
  const pageNumbers = new Int32Array(pages).fill(-1);
  const recent: string[] = [];
  const recentIndexes = new Int32Array(recentTexts).fill(-1);

  /** Read from the file through pages, each of which stands in one place of memory. */
  const page = (number: number): Buffer => {
    const at = number % pages;
    const held = heldPages[at] ?? Buffer.allocUnsafeSlow(pageBytes);
    if (pageNumbers[at] !== number) {
      readSync(spool.fd, held, 0, pageBytes, number * pageBytes);
      heldPages[at] = held;
      pageNumbers[at] = number;
    }
    return held;
  };
  const read = (start: number, end: number): string => {
    const first = Math.floor(start / pageBytes);
    const offset = start - first * pageBytes;
    if (offset + end - start <= pageBytes) return page(first).toString('utf8', offset, offset + end - start);
    const bytes = Buffer.allocUnsafe(end - start);
    readSync(spool.fd, bytes, 0, bytes.length, start);
    return bytes.toString('utf8');
  };
  const write = (bytes: Uint8Array, start: number, end: number) => {
    const needed = used + end - start;
    if (needed > pending.length) pending = Buffer.concat([pending.subarray(0, used)], needed * 2);
    for (let at = start; at < end; at++) pending[used++] = bytes[at] as number;
  };

  return {
    write,
    endText(convert) {
      if (convert) {
        const text = Buffer.from(convert(pending.toString('utf8', textStart, used)));
        used = textStart;
        write(text, 0, text.length);
      }
      if (count + 1 === maxTexts) throw new Failure('list_workbook_too_large');
      if (count + 2 > starts.length) {
        const longer = new Uint32Array(starts.length * 2);
        longer.set(starts);
        starts = longer;
      }
      starts[count + 1] = (starts[count] as number) + used - textStart;
      count++;
      textStart = used;
    },
    async flush() {
      await spool.write(pending.subarray(0, textStart));
      pending.copyWithin(0, textStart, used);
      used -= textStart;
      textStart = 0;
    },
    get(index) {
      if (!(index >= 0 && index < count)) throw new Failure('list_workbook_broken');
      const at = index % recentTexts;
      if (recentIndexes[at] === index) return recent[at] as string;
      const start = starts[index] as number;
      const end = starts[index + 1] as number;
      const text = read(start, end);
      if (end - start <= maxRecentBytes) {
        recent[at] = text;
        recentIndexes[at] = index;
      }
      return text;
    },
    close: spool.close,
  };
}
