import type { ListUnion } from './row.ts';

/**
 * Read a cell for the form of the union: 单独建会, 联合基层工会, 未建会. If it only says that there is a union (是, 已建,
 * √), `form` is absent.
 *
 * @returns undefined for a blank, `union_form_unreadable` for anything else.
 */
export function readUnionForm(cell: string): Pick<ListUnion, 'form'> | 'union_form_unreadable' | undefined {
  const text = cell.normalize('NFKC').replace(/\s/g, '').toLowerCase();
  if (/^(?:|-+|\/+|不详|未知|null)$/.test(text)) return undefined;
  if (no.test(text) || notYet.test(text)) return { form: 'none' };
  if (/^(?:已)?(?:加入)?联合|^joint$|^联建/.test(text)) return { form: 'joint' };
  if (/^(?:已)?(?:单独|独立)|^单建|^own$/.test(text)) return { form: 'own' };
  const [joint, own] = [/联合|联建|涵盖|覆盖/.test(text), /单独|独立|单建|独建|工会委员会/.test(text)];
  if (joint !== own && !/未|筹|拟|撤/.test(text)) return { form: joint ? 'joint' : 'own' };
  return yes.test(text) ? {} : 'union_form_unreadable';
}

const no = /^(?:否|无|没有|不是|未|0|no|n|none|×|✗|x)$/;
const notYet =
  /^(?:未|没有|尚未|暂未|应建未|拟|待)(?:单独|独立|联合|被)?(?:建|组建|成立|覆盖|加入|入会)|^(?:正在)?(?:筹建|筹备|组建中)|^正在组建/;
const yes = /^(?:是|有|已|1|yes|y|√|✓|建会|已(?:建|建立|组建|成立)(?:会|工会)?)$/;

/** The form of a union of unknown form: a joint union has 联合 or 联建 in its name. */
export function impliedForm({ name }: ListUnion): 'own' | 'joint' {
  return name && /联合|联建/.test(name) ? 'joint' : 'own';
}
