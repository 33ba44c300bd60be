import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { tableEntryInput } from '../../../schemas/stations/station-input.ts';
import { stationTableKey } from '../../../schemas/stations/vocabulary.ts';
import { everywhere } from '../../access/staff/scope.ts';
import {
  emptyReport,
  type ImportReport,
  type ImportRows,
  parseRows,
  rejectRow,
} from '../../sheets/table/import-report.ts';
import { foldWord } from './fold-word.ts';
import { putTableEntry, readStationTable } from './station-tables.ts';

/** The columns of a file of kinds, each with its titles in Chinese. */
export const kindColumns = {
  code: ['代号'],
  zh: ['名称', '中文名称'],
  en: ['英文名称'],
  aliases: ['其他叫法', '别名'],
  retired: ['停用'],
} as const;

const separators = /[\s,;、；，|/]+/;
const KindRow = z.object({
  code: stationTableKey,
  zh: tableEntryInput.zh,
  en: tableEntryInput.en,
  aliases: z
    .string()
    .transform((text) => [...new Set(text.split(separators).filter(Boolean))])
    .pipe(tableEntryInput.aliases.unwrap())
    .default([]),
  retired: z
    .enum(['是', '否', 'yes', 'no'])
    .transform((text) => text === '是' || text === 'yes')
    .default(false),
});

/** The table of kinds as rows of texts, the titles first: the columns of an import. */
export async function* kindTable(): AsyncGenerator<string[]> {
  yield Object.keys(kindColumns);
  for (const { _id, zh, en, aliases, retired } of await readStationTable('kinds'))
    yield [_id, zh, en, aliases.join('、'), retired ? '是' : ''];
}

/**
 * Replace the words of kinds, and add kinds. A kind that the file lacks stays as it is, and a row that changes nothing
 * writes nothing. A row with a word that stands for another kind is rejected: stations are read by these words.
 */
export async function importKinds(rows: ImportRows): Promise<ImportReport> {
  const report = emptyReport(kindColumns);
  const parsed = await parseRows(rows, KindRow, kindColumns, report);
  const stored = new Map((await readStationTable('kinds')).map((entry) => [entry._id, entry]));
  const inFile = new Set(parsed.map(({ code }) => code));
  const owners = new Map<string, string>();
  for (const { _id, zh, en, aliases } of stored.values())
    if (!inFile.has(_id)) for (const word of [_id, zh, en, ...aliases]) owners.set(foldWord(word), _id);
  for (const { line, code, zh, en, aliases, retired } of parsed) {
    const words = [zh, en, ...aliases];
    const taken = words.find((word) => (owners.get(foldWord(word)) ?? code) !== code);
    if (taken !== undefined) {
      const kind = owners.get(foldWord(taken));
      rejectRow(report, { line, field: 'aliases' }, 'station_word_taken', { word: taken, kind });
      continue;
    }
    for (const word of [code, ...words]) owners.set(foldWord(word), code);
    const before = stored.get(code);
    const { version: _, ...known } = before ?? {};
    const wanted = { _id: code, zh, en, aliases, ...(retired && { retired }) };
    if (isDeepStrictEqual(known, wanted)) report.unchanged++;
    else {
      await putTableEntry('kinds', code, { zh, en, aliases, retired }, everywhere);
      if (before) report.updated++;
      else report.added++;
    }
  }
  return report;
}
