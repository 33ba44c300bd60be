import type { List } from '../../../schemas/lists/list.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { byId, bySerial, keyset, serialPart } from '../../platform/database/keyset.ts';
import { maskPhoneCell } from '../../platform/text/mask-text.ts';
import { type ProblemCode, reasonOf, remedyOf } from '../../sheets/problems/problems.ts';
import { findList, findLists, findRejects, findWarnings } from '../importing/find-lists.ts';
import type { ListPreview } from '../importing/preview-list.ts';
import { listsInProgress } from '../importing/region-lease.ts';
import { findReviews } from './review.ts';

/** Lists by number, the newest first. */
const bySerialDescending = keyset<[number: number]>('descending', serialPart);

/** The page that is wanted. */
export interface PageQuery {
  limit: number;
  cursor?: string | undefined;
}

/** A list with its current state. */
export type ShownList = Omit<List, 'state'> & { state: List['state'] | 'interrupted' };

/** Show a list with its current state. @throws {Failure} `list_unknown`, also for a list outside the scope. */
export async function showList(number: number, scope: Scope): Promise<ShownList> {
  return withCurrentState(await findList(number, scope), await listsInProgress());
}

/** Find a page of the lists of a scope, newest first. @throws {Failure} `cursor_invalid`. */
export async function pageOfLists(scope: Scope, { limit, cursor }: PageQuery) {
  const [before] = bySerialDescending.position(cursor) ?? [];
  const found = await findLists(scope, { limit: limit + 1, ...(before !== undefined && { before }) });
  const held = await listsInProgress();
  const { items, next } = bySerialDescending.page(found, limit, ({ _id }) => [_id]);
  return { items: items.map((list) => withCurrentState(list, held)), next };
}

/**
 * Find a page of the rejected rows of a list, in the order of the file; they are stored with personal data masked.
 *
 * @throws {Failure} `list_unknown`, `cursor_invalid`.
 */
export function pageOfRejects(number: number, scope: Scope, query: PageQuery) {
  return pageOfNotes(findRejects, number, scope, query);
}

/**
 * Find a page of the rows that were accepted with warnings, in the order of the file; of a list the first `maxWarnings`.
 *
 * @throws {Failure} `list_unknown`, `cursor_invalid`.
 */
export function pageOfWarnings(number: number, scope: Scope, query: PageQuery) {
  return pageOfNotes(findWarnings, number, scope, query);
}

async function pageOfNotes(find: typeof findRejects, number: number, scope: Scope, { limit, cursor }: PageQuery) {
  const [after] = bySerial.position(cursor) ?? [];
  const found = await find(number, scope, { limit: limit + 1, ...(after !== undefined && { after }) });
  const { items, next } = bySerial.page(found, limit, ({ line }) => [line]);
  return {
    items: items.map(({ line, cells, problems }) => ({
      line,
      cells,
      problems: problems.map(({ candidates: _, ...problem }) => inWords(problem)),
    })),
    next,
  };
}

/** A preview as it is shown: with the reasons and remedies of problems in words. */
export function showPreview({ file, columns, rows, ...rest }: ListPreview) {
  const { name, bytes, lines, encoding, delimiter, sheet, hiddenSheets } = file;
  return {
    ...rest,
    file: { name, bytes, lines, encoding, delimiter, sheet, hiddenSheets },
    columns: columns.map(({ title, field, alsoField }) => ({ title, field, alsoField: alsoField ?? null })),
    rows: rows.map((row) => ({ ...row, problems: row.problems.map(inWords) })),
  };
}

/** Find a page of the waiting statements of a scope, oldest first. @throws {Failure} `cursor_invalid`. */
export async function pageOfReviews(scope: Scope, { limit, cursor, list }: PageQuery & { list?: number | undefined }) {
  const [after] = byId.position(cursor) ?? [];
  const found = await findReviews(scope, {
    limit: limit + 1,
    ...(after && { after }),
    ...(list !== undefined && { list }),
  });
  const { items, next } = byId.page(found, limit, ({ _id }) => [_id]);
  return {
    items: items.map(({ _id, reason, state, facts, rows, options }) => ({
      _id,
      reason,
      state,
      name: facts.name,
      region: facts.region,
      address: facts.address,
      phone: facts.contact?.phone && maskPhoneCell(facts.contact.phone),
      headcount: facts.headcount,
      rows: rows.map(({ list, ...row }) => ({ list: String(list), ...row })),
      options: options.map(({ id, ...option }) => ({ id: String(id), ...option })),
    })),
    next,
  };
}

/** A list with its current state: an unfinished list that no process works on was interrupted. */
function withCurrentState(list: List, held: ReadonlySet<number>): ShownList {
  const { _id, state, waitsUntil } = list;
  const isWaiting = state === 'waiting' && waitsUntil && waitsUntil > new Date();
  const isOver = state === 'done' || state === 'undone';
  return { ...list, state: isOver || isWaiting || held.has(_id) ? state : 'interrupted' };
}

function inWords<P extends { code: string }>(problem: P) {
  const { code } = problem;
  return { ...problem, reason: inBothLanguages(code, reasonOf), remedy: inBothLanguages(code, remedyOf) };
}

function inBothLanguages(code: string, textOf: typeof reasonOf): { 'zh-CN': string; en: string } {
  return { 'zh-CN': textOf(code as ProblemCode, 'zh-CN'), en: textOf(code as ProblemCode, 'en') };
}
