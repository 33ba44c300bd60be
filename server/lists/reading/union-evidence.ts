import { makeProblem } from '../../sheets/problems/problems.ts';
import { type Field, fieldNames } from './fields.ts';
import type { ListUnion, UnionEvidence, WritableRow } from './row.ts';
import { impliedForm } from './union-cell.ts';

/**
 * Decide from all cells about the union of a row whether there is one, and of which form.
 *
 * A cell that says no has its way: an employer that is wrongly taken for organised would be forgotten, one that is wrongly
 * taken for not organised is asked. Cells that contradict each other become a warning with both values.
 */
export function settleUnion(row: WritableRow): void {
  const { evidence, values } = row;
  if (!evidence?.length) return;
  const against = evidence.find(({ says }) => says === 'none' || says === 'ended');
  const supporting = evidence.find(({ says }) => says !== 'none' && says !== 'ended');
  if (against) {
    if (against.says === 'ended') row.problems.push(makeProblem('unionForm', 'union_ended', against.cell));
    else if (supporting) contradiction(row, against, supporting);
    values.union = { form: 'none' };
    return;
  }
  const union: ListUnion = values.union ?? {};
  const forms = evidence.filter(({ says }) => says === 'own' || says === 'joint');
  const surest = forms.toSorted((a, b) => order.indexOf(a.field) - order.indexOf(b.field))[0];
  const other = forms.find(({ says }) => says !== surest?.says);
  if (surest && other) contradiction(row, surest, other);
  if (surest) union.form = surest.says as 'own' | 'joint';
  else {
    union.form = impliedForm(union.name, values.name);
    row.problems.push(makeProblem('unionForm', 'union_form_implied', union.name ?? evidence[0]?.cell));
  }
  values.union = union;
}

/** The columns that say of which form a union is, the surest first. */
const order: readonly Field[] = ['unionForm', 'unionExists', 'unionOwn', 'unionJoint', 'jointUnionName', 'unionName'];

function contradiction(row: WritableRow, one: UnionEvidence, other: UnionEvidence): void {
  const value = [one, other].map(({ field, cell }) => `${fieldNames[field]}：${cell.slice(0, 30)}`).join('；');
  row.problems.push(makeProblem(one.field, 'union_contradiction', value));
}
