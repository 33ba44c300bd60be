import { UnionModel } from '../../../schemas/territory/union.ts';
import { coversRegion, everywhere, type Scope } from '../../access/staff/scope.ts';
import {
  emptyReport,
  type ImportReport,
  type ImportRows,
  parseRows,
  rejectRow,
} from '../../sheets/table/import-report.ts';
import { resolveRegionCodes } from '../../territory/regions/find-regions.ts';
import { planTree } from '../../territory/unions/plan-tree.ts';
import { type ParsedUnion, UnionRow, unionColumns } from '../../territory/unions/union-rows.ts';
import { coversUnion } from '../../territory/unions/union-scope.ts';
import {
  isSameUnion,
  mergeUnionRow,
  type UnionFields,
  type UnionMove,
  writeUnions,
} from '../../territory/unions/write-unions.ts';
import { actingKinds } from './assign-union.ts';
import { reassignAll } from './reassign-all.ts';

/** A row with its parent; a blank one leaves a stored union where it is. */
type RowWithParent = Omit<ParsedUnion, 'parent'> & { parent: string | null };

/**
 * Import a list of unions, with the columns code, name, kind, region, and optionally parent, level, type and tier.
 *
 * A parent may be any row of the file, or a stored union. A union moves with all below it. Rows outside the scope are
 * rejected. Importing the same list again changes nothing.
 *
 * @param options.sample marks the unions as samples; an import without it removes the mark.
 */
export async function importUnions(
  rows: ImportRows,
  { scope = everywhere, sample = false }: { scope?: Scope; sample?: boolean } = {},
): Promise<ImportReport> {
  const report = emptyReport(unionColumns);
  const parsed = await parseRows(rows, UnionRow, unionColumns, report);
  const stored = new Map((await UnionModel.find().lean().maxTimeMS(30_000)).map((union) => [union._id, union]));
  const tree = new Map([...stored.values()].map((union) => [union._id, union.parent ?? null]));
  const regions = await resolveRegionCodes(parsed.map((row) => row.region));

  const valid = parsed.flatMap((row): RowWithParent[] => {
    const refuse = (field: string, code: Parameters<typeof rejectRow>[2], details = {}) => {
      rejectRow(report, { line: row.line, field }, code, details);
      return [];
    };
    const region = regions.get(row.region);
    const held = stored.get(row.code);
    const parent = row.parent ?? held?.parent ?? null;
    const above = parent === null ? undefined : stored.get(parent);
    if (region === undefined) return refuse('region', 'region_not_found', { region: row.region });
    if (!coversRegion(scope, region)) return refuse('region', 'outside_scope');
    if (held && !coversUnion(scope, held)) return refuse('code', 'outside_scope');
    if (above ? !coversUnion(scope, above) : parent === null && !coversUnion(scope, { _id: row.code, ancestors: [] })) {
      return refuse('parent', 'outside_scope');
    }
    if (row.kind !== 'federation') {
      const field = (['level', 'type', 'tier'] as const).find((name) => row[name] !== undefined);
      if (field) return refuse(field, 'union_not_federation');
    }
    return [{ ...row, region, parent }];
  });

  const plan = planTree(tree, valid);
  for (const { row, ...found } of plan.refused) {
    const at = { line: row.line, field: 'parent' };
    if (found.problem === 'missing') rejectRow(report, at, 'union_not_found', { union: row.parent });
    else rejectRow(report, at, 'union_cycle', { path: found.path.join(' → ') });
  }

  const writes: UnionFields[] = [];
  const moves: UnionMove[] = [];
  for (const row of plan.accepted) {
    const held = stored.get(row.code);
    const union = mergeUnionRow(row, held, { ancestors: plan.ancestors(row.code), sample });
    if (!held) report.added++;
    else if (isSameUnion(union, held)) report.unchanged++;
    else report.updated++;
    if (!held || !isSameUnion(union, held)) writes.push(union);
    if (held && row.parent !== null && row.parent !== held.parent) moves.push({ ...union, parent: row.parent });
  }
  await writeUnions(writes, moves);
  if (writes.some(({ kind }) => actingKinds.some((acting) => acting === kind))) await reassignAll();
  report.rejected.sort((a, b) => a.line - b.line);
  return report;
}
