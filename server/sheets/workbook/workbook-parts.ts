import { posix } from 'node:path';
import { Failure } from '../../platform/errors/errors.ts';
import { createXmlScanner, type XmlTag } from './xml-scanner.ts';
import type { ZipParts } from './zip-parts.ts';

/** Where in the archive the parts of a workbook are. */
export interface WorkbookParts {
  /** The worksheets in the order of their tabs. Sheets of charts and macros are none. */
  sheets: { name: string; isHidden: boolean; part: string }[];
  sharedStrings: string | undefined;
  styles: string | undefined;
  /** Days are counted from 1904 and not from 1900. */
  isDate1904: boolean;
}

/** More than any workbook that lists its parts. */
const maxBytes = 16 * 1024 * 1024;
const maxSheets = 1000;

/**
 * Find the parts of a workbook by its relationships, as ECMA-376 has it: names of parts are only a habit.
 *
 * @throws {Failure} `list_is_zip`, `list_is_xlsb`, `list_is_ods`, `list_workbook_broken`, and those of `ZipParts.read`.
 */
export async function findWorkbookParts(zip: ZipParts): Promise<WorkbookParts> {
  if (!zip.names.has('[content_types].xml')) {
    throw new Failure(zip.names.has('content.xml') && zip.names.has('mimetype') ? 'list_is_ods' : 'list_is_zip');
  }
  const root = await readRelations(zip, '');
  const main = root.find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (/\.bin$/i.test(main)) throw new Failure('list_is_xlsb');
  const found = zip.names.has(main.toLowerCase()) && (await readWorkbook(zip, main));
  if (!found) throw new Failure('list_is_zip');
  const relations = await readRelations(zip, main);
  const partOf = (type: string) => relations.find((relation) => relation.type === type)?.target;
  const sheets = found.sheets.flatMap(({ name, isHidden, id }) => {
    const relation = relations.find((candidate) => candidate.id === id && candidate.type === 'worksheet');
    return relation ? [{ name, isHidden, part: relation.target }] : [];
  });
  if (sheets.length === 0) throw new Failure('list_workbook_broken');
  return { sheets, sharedStrings: partOf('sharedStrings'), styles: partOf('styles'), isDate1904: found.isDate1904 };
}

/** @returns undefined when the part is no workbook, but a document or a presentation. */
async function readWorkbook(zip: ZipParts, part: string) {
  const sheets: { name: string; isHidden: boolean; id: string }[] = [];
  let isWorkbook = false;
  let isDate1904 = false;
  const scanner = createXmlScanner({
    open(tag) {
      if (tag.name === 'workbook') isWorkbook = true;
      else if (tag.name === 'workbookPr') isDate1904 = isTrue(tag, 'date1904');
      else if (tag.name === 'sheet' && sheets.length < maxSheets) {
        const isHidden = /^(?:very)?hidden$/i.test(tag.get('state') ?? '');
        sheets.push({ name: tag.get('name') ?? '', isHidden, id: tag.get('id') ?? '' });
      }
    },
  });
  for await (const chunk of zip.read(part, maxBytes)) scanner.push(chunk);
  return isWorkbook ? { sheets, isDate1904 } : undefined;
}

/** Whether an attribute says yes. */
export function isTrue(tag: XmlTag, name: string): boolean {
  return /^(?:1|true|on)$/.test(tag.get(name) ?? '');
}

interface Relation {
  id: string;
  /** The last part of its type: those of the strict and the transitional form of the standard differ before it. */
  type: string;
  /** The name of the part in the archive. */
  target: string;
}

/** Read the relationships of a part, or those of the archive for ''. */
async function readRelations(zip: ZipParts, part: string): Promise<Relation[]> {
  const folder = posix.dirname(part);
  const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  const relations: Relation[] = [];
  if (!zip.names.has(name.toLowerCase())) return relations;
  const scanner = createXmlScanner({
    open(tag) {
      if (tag.name !== 'Relationship' || relations.length > maxSheets * 2) return;
      const target = (tag.get('Target') ?? '').replaceAll('\\', '/');
      relations.push({
        id: tag.get('Id') ?? '',
        type: posix.basename(tag.get('Type') ?? ''),
        target: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
      });
    },
  });
  for await (const chunk of zip.read(name, maxBytes)) scanner.push(chunk);
  return relations;
}
