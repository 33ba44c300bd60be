import { cleanCell } from '../../platform/text/clean-cell.ts';
import { maskCell } from '../../platform/text/mask-text.ts';
import type { SheetColumn } from '../../sheets/header/find-header.ts';
import type { IgnoredRows } from '../../sheets/header/ignored-rows.ts';
import type { Problem } from '../../sheets/problems/problems.ts';
import { withoutPersonalNumbers } from '../planning/facts.ts';
import type { Field } from '../reading/fields.ts';
import { type ListFile, type ListOptions, openList } from '../reading/open-list.ts';
import type { ListRow, ListValues } from '../reading/row.ts';

/** How a list would be read, shown before it is imported. Personal data in cells is masked. */
export interface ListPreview {
  file: ListFile['file'];
  columns: readonly SheetColumn<Field>[];
  rows: PreviewedRow[];
  /** How many rows were looked at: the first ones. */
  looked: number;
  /** Of these, the rows by the code of a problem. */
  problems: Record<string, number>;
  ignored: IgnoredRows['counts'];
}

/** A row as it stands, and what it would mean. */
export interface PreviewedRow {
  line: number;
  cells: string[];
  means: { [Key in (typeof meant)[number]]?: ListValues[Key] | undefined } & {
    union: NonNullable<ListValues['union']>['form'];
    unionName: string | undefined;
  };
  problems: readonly Problem[];
}

const meant = ['name', 'code', 'district', 'street', 'address', 'headcount', 'members', 'state'] as const;

/** The rows that are shown, and those that are looked at for problems. */
const shown = 20;
const looked = 2000;

/**
 * Read the first rows of a list as an import would, and write nothing.
 *
 * @throws {Failure} those of `openList`.
 */
export async function previewList(
  file: { name: string; stream: AsyncIterable<Uint8Array> },
  options: ListOptions,
): Promise<ListPreview> {
  const list = await openList(file, options);
  try {
    const rows: PreviewedRow[] = [];
    const problems: Record<string, number> = {};
    let count = 0;
    reading: for await (const batch of list.rows()) {
      for (const row of batch) {
        if (rows.length < shown) rows.push(previewOf(row, list.header.columns));
        for (const code of new Set(row.problems.map((problem) => problem.code)))
          problems[code] = (problems[code] ?? 0) + 1;
        if (++count >= looked) break reading;
      }
    }
    return {
      file: list.file,
      columns: list.header.columns,
      rows,
      looked: count,
      problems,
      ignored: list.ignored.counts,
    };
  } finally {
    await list.close();
  }
}

function previewOf({ line, cells, values, problems }: ListRow, columns: readonly SheetColumn<Field>[]): PreviewedRow {
  const masked = withoutPersonalNumbers(values);
  return {
    line,
    cells: cells.map((cell, at) =>
      maskCell(cleanCell(cell), columns[at]?.field ?? columns[at]?.alsoField).slice(0, 200),
    ),
    means: {
      ...Object.fromEntries(meant.map((key) => [key, masked[key]])),
      union: masked.union?.form,
      unionName: masked.union?.name,
    },
    problems,
  };
}
