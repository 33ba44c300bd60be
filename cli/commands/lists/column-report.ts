import type { Field } from '../../../server/lists/reading/fields.ts';
import type { ListFile } from '../../../server/lists/reading/open-list.ts';
import { maskPersonalNumbers } from '../../../server/platform/text/mask-text.ts';
import type { Io } from '../../terminal/io.ts';

/** What the figures rest on, each with the fields that give it. */
const essentials = {
  code: ['code', 'orgCode', 'licence'],
  name: ['name'],
  place: ['district', 'street', 'community', 'address'],
  headcount: ['headcount'],
  union: [
    'unionForm',
    'unionExists',
    'unionOwn',
    'unionJoint',
    'unionNone',
    'unionName',
    'jointUnionName',
    'unionCode',
  ],
} as const satisfies Record<string, readonly Field[]>;

/** A thing that the figures rest on. */
export type Essential = keyof typeof essentials;

/** Find the titles of the columns from which code, name, place, head count and union are read; empty for what has none. */
export function columnsRead({ columns }: ListFile['header']): Record<Essential, string[]> {
  const titlesOf = (wanted: readonly Field[]) =>
    columns
      .filter(({ field }) => field && wanted.includes(field))
      .map(({ title, index }) => maskPersonalNumbers(title) || `#${index + 1}`);
  return Object.fromEntries(Object.entries(essentials).map(([name, wanted]) => [name, titlesOf(wanted)])) as Record<
    Essential,
    string[]
  >;
}

/** Describe from which columns code, name, place, head count and union are read, and which of them had none. */
export function describeColumns(io: Io, header: ListFile['header']): string {
  const names: Record<Essential, string> = {
    code: io.text('代码', 'code'),
    name: io.text('名称', 'name'),
    place: io.text('地点', 'place'),
    headcount: io.text('人数', 'head count'),
    union: io.text('工会', 'union'),
  };
  const parts = Object.entries(columnsRead(header)).map(([essential, titles]) => {
    const from = titles.length > 0 ? titles.join(io.text('、', ', ')) : io.text('（没有这一列）', '(no column)');
    return `${names[essential as Essential]} ← ${from}`;
  });
  return `${io.text('读取依据：', 'Read from: ')}${parts.join(io.text('；', '; '))}`;
}
