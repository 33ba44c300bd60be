import type { Scope } from '../../access/staff/scope.ts';
import type { Language } from '../../platform/errors/errors.ts';
import type { StoredNote } from '../importing/commit-chunk.ts';
import { findList, findRejects, findWarnings } from '../importing/find-lists.ts';
import type { Field } from '../reading/fields.ts';
import { type NotesKind, rejectsHead, rejectsRows } from './rejects.ts';

/**
 * Write rows of a list as a file that can be corrected and imported: the rejected rows, or all notes, in the order of the
 * file. It is made of what is stored, so that it is the same at any time and for whoever asks.
 *
 * @throws {Failure} `list_unknown`.
 */
export async function notesFile(
  number: number,
  scope: Scope,
  { kind = 'rejects', language = 'zh-CN' }: { kind?: NotesKind; language?: Language } = {},
): Promise<{ name: string; content: AsyncGenerator<string> }> {
  const { file, mapping, titles } = await findList(number, scope);
  const columns = mapping.split(',').map((field, index) => ({
    index,
    title: titles?.[index] ?? '',
    field: (field || null) as Field | null,
  }));
  async function* content(): AsyncGenerator<string> {
    yield rejectsHead(columns, kind);
    const rejected = pagesOf((after) => findRejects(number, scope, { limit: pageSize, after }));
    const warned = pagesOf((after) => findWarnings(number, scope, { limit: pageSize, after }));
    let page: StoredNote[] = [];
    for await (const row of kind === 'rejects' ? rejected : inOrder(rejected, warned)) {
      page.push(row);
      if (page.length < pageSize) continue;
      yield rejectsRows(page, columns, language, kind);
      page = [];
    }
    if (page.length > 0) yield rejectsRows(page, columns, language, kind);
  }
  return { name: `${file}.${kind}.csv`, content: content() };
}

const pageSize = 500;

async function* pagesOf(find: (after: number) => Promise<StoredNote[]>): AsyncGenerator<StoredNote> {
  for (let after = 0; ; ) {
    const rows = await find(after);
    yield* rows;
    if (rows.length < pageSize) return;
    after = rows.at(-1)?.line ?? after;
  }
}

/** Merge two sequences in the order of their lines. */
async function* inOrder(one: AsyncGenerator<StoredNote>, other: AsyncGenerator<StoredNote>) {
  let [left, right] = [await one.next(), await other.next()];
  while (!left.done || !right.done) {
    if (right.done || (!left.done && left.value.line < right.value.line)) {
      yield left.value as StoredNote;
      left = await one.next();
    } else {
      yield right.value;
      right = await other.next();
    }
  }
}
