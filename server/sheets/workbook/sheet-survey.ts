import { type MergedRegion, parseMergedRegion } from './merged-cells.ts';
import { createXmlScanner } from './xml-scanner.ts';

/** What must be known of a sheet before its rows are read, and stands behind them or is spread among them. */
export interface SheetSurvey {
  /** The number of the last row, which is about the number of rows; 0 if unknown. */
  rows: number;
  /** The merged regions of several rows, sorted by their first. */
  merged: MergedRegion[];
}

const maxRegions = 1_000_000;
/** As much of a chunk as an end tag may lie in that is cut between two chunks. */
const overlap = 100;

/**
 * Survey a sheet: find its last row and read its merged regions. Its rows are decompressed and not parsed, which takes a small
 * part of the time of reading them. It also makes sure that the sheet is whole before a row of it is used.
 *
 * @throws {Failure} those of `ZipParts.read`.
 */
export async function surveySheet(chunks: AsyncIterable<Buffer>): Promise<SheetSurvey> {
  const merged: MergedRegion[] = [];
  const scanner = createXmlScanner({
    open(tag) {
      if (tag.name !== 'mergeCell' || merged.length === maxRegions) return;
      const region = parseMergedRegion(tag.get('ref') ?? '');
      if (region) merged.push(region);
    },
  });
  let rows = 0;
  let tail = Buffer.alloc(0);
  let isBelow = false;
  for await (const chunk of chunks) {
    if (isBelow) {
      scanner.push(chunk);
      continue;
    }
    const bytes = withTail(tail, chunk);
    const end = endOfRows(bytes);
    rows = lastRow(end < 0 ? bytes : bytes.subarray(0, end)) ?? rows;
    if (end >= 0) {
      isBelow = true;
      scanner.push(bytes.subarray(end));
    } else tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - overlap)));
  }
  return { rows, merged: merged.sort((a, b) => a.top - b.top) };
}

function withTail(tail: Buffer, chunk: Buffer): Buffer {
  return tail.length > 0 ? Buffer.concat([tail, chunk]) : chunk;
}

const rowTag = Buffer.from('row ');
const endTag = Buffer.from('sheetData>');

/** The number of the last row that begins in some bytes. @returns undefined when none does, or it has no number. */
function lastRow(bytes: Buffer): number | undefined {
  const at = bytes.lastIndexOf(rowTag);
  if (at < 0) return undefined;
  const number = /^row (?:[^>]*\s)?r="(\d{1,7})"/.exec(bytes.toString('latin1', at, at + overlap))?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Where the end tag of the rows begins, with or without a prefix. @returns -1 when it is not there. */
function endOfRows(bytes: Buffer): number {
  for (let at = bytes.indexOf(endTag); at >= 0; at = bytes.indexOf(endTag, at + 1)) {
    const before = bytes.toString('latin1', Math.max(0, at - 80), at);
    const opening = /<\/(?:[\w.-]+:)?$/.exec(before)?.[0];
    if (opening) return at - opening.length;
  }
  return -1;
}
