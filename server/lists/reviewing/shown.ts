import type { List } from '../../../schemas/lists/list.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure, type Language } from '../../platform/errors/errors.ts';
import { maskPhones } from '../../platform/text/mask-numbers.ts';
import { type ProblemCode, reason, remedy } from '../../sheets/problems.ts';
import { findList, findLists, findRejects } from '../importing/find-lists.ts';
import { listsHeld } from '../importing/lease.ts';
import type { ListRow } from '../reading/row.ts';
import type { Field } from '../reading/sources.ts';
import { rejectsHead, rejectsRows } from './rejects.ts';
import { findReviews } from './review.ts';

/** Which page of a list's parts is wanted. */
export interface PageQuery {
  limit: number;
  cursor?: string | undefined;
}

/** A list with the state that it is in now. */
export type ShownList = Omit<List, 'state'> & { state: List['state'] | 'interrupted' };

/** One list as it is now. @throws {Failure} `list_unknown`, also where it is outside the scope. */
export async function showList(number: number, scope: Scope): Promise<ShownList> {
  return asItIs(await findList(number, scope), await listsHeld());
}

/** The lists of a scope, newest first. @throws {Failure} `cursor_invalid`. */
export async function pageOfLists(scope: Scope, { limit, cursor }: PageQuery) {
  const before = cursor === undefined ? undefined : numberIn(cursor);
  const found = await findLists(scope, { limit: limit + 1, ...(before !== undefined && { before }) });
  const held = await listsHeld();
  return pageOf(found, limit, (list) => asItIs(list, held));
}

/**
 * The rows that a list was refused, in the order of the file; they are stored with what is personal covered.
 *
 * @throws {Failure} `list_unknown`, `cursor_invalid`.
 */
export async function pageOfRejects(number: number, scope: Scope, { limit, cursor }: PageQuery) {
  const after = cursor === undefined ? 0 : numberIn(cursor);
  const found = await findRejects(number, scope, { limit: limit + 1, after });
  const { items, next } = pageOf(found, limit, ({ line, cells, problems }) => ({
    _id: line,
    line,
    cells,
    problems: problems.map(({ code, ...rest }) => ({
      ...rest,
      code,
      reason: said(code, reason),
      remedy: said(code, remedy),
    })),
  }));
  return { items, next };
}

/**
 * The refused rows as a file that can be mended and imported again, as the command line writes it.
 *
 * @throws {Failure} `list_unknown`.
 */
export async function rejectsFile(
  number: number,
  scope: Scope,
  language: Language = 'zh-CN',
): Promise<{ name: string; pieces: AsyncIterable<string> }> {
  const { file, mapping, titles } = await findList(number, scope);
  const fields = mapping.split(',');
  const columns = fields.map((field, index) => ({
    index,
    title: titles?.[index] ?? '',
    field: (field || null) as Field | null,
  }));
  async function* pieces(): AsyncGenerator<string> {
    yield rejectsHead(columns);
    for (let after = 0; ; ) {
      const rows = await findRejects(number, scope, { limit: 500, after });
      if (rows.length === 0) return;
      yield rejectsRows(
        rows.map((row) => ({ ...row, values: {} }) as ListRow),
        columns,
        language,
      );
      after = rows.at(-1)?.line ?? after;
    }
  }
  return { name: `${file}.rejects.csv`, pieces: pieces() };
}

/** The statements that wait for a person, oldest first. @throws {Failure} `cursor_invalid`. */
export async function pageOfReviews(scope: Scope, { limit, cursor, list }: PageQuery & { list?: number | undefined }) {
  if (cursor !== undefined && !/^[0-9a-f]{24}$/.test(cursor)) throw new Failure('cursor_invalid');
  const found = await findReviews(scope, {
    limit: limit + 1,
    ...(cursor !== undefined && { after: cursor }),
    ...(list !== undefined && { list }),
  });
  return pageOf(found, limit, ({ _id, reason, state, facts, rows, options }) => ({
    _id,
    reason,
    state,
    name: facts.name,
    region: facts.region,
    address: facts.address,
    phone: facts.contact?.phone && maskPhones(facts.contact.phone),
    headcount: facts.headcount,
    rows: rows.map(({ b, l, d }) => ({ list: String(b ?? 0), line: l ?? 0, asOf: d ?? '' })),
    options: options.map(({ id, ...option }) => ({ id: String(id), ...option })),
  }));
}

/** A list that nobody is at any more, though it is not done, was broken off. */
function asItIs(list: List, held: ReadonlySet<number>): ShownList {
  const { _id, state, waitsUntil } = list;
  const waits = state === 'waiting' && waitsUntil && waitsUntil > new Date();
  const ended = state === 'done' || state === 'undone';
  return { ...list, state: ended || waits || held.has(_id) ? state : 'interrupted' };
}

function pageOf<Row, Item extends { _id: unknown }>(rows: readonly Row[], limit: number, show: (row: Row) => Item) {
  const items = rows.slice(0, limit).map(show);
  return { items, next: rows.length > limit ? String(items.at(-1)?._id) : null };
}

function numberIn(cursor: string): number {
  if (!/^\d{1,9}$/.test(cursor)) throw new Failure('cursor_invalid');
  return Number(cursor);
}

function said(code: string, say: typeof reason): { 'zh-CN': string; en: string } {
  return { 'zh-CN': say(code as ProblemCode, 'zh-CN'), en: say(code as ProblemCode, 'en') };
}
