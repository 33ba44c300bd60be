import type { ListUnion } from './row.ts';

/**
 * What a cell says of the union's form: 单独建会, 联合基层工会, 未建会, or only that there is one (是, 已建, √), which
 * leaves `form` out.
 *
 * @returns Nothing for a blank, `union_form_unreadable` for anything else.
 */
export function readUnionForm(cell: string): Pick<ListUnion, 'form'> | 'union_form_unreadable' | undefined {
  const text = cell.normalize('NFKC').replace(/\s/g, '').toLowerCase();
  if (/^(?:|-+|\/+|不详|未知|null)$/.test(text)) return undefined;
  if (/^(?:否|无|没有|不是|未|0|no|n|none|×|✗|x)$|^(?:未|没有|尚未)(?:单独|独立|联合)?(?:建|组建|成立)/.test(text))
    return { form: 'none' };
  if (/^(?:已)?(?:加入)?联合|^joint$|^联建/.test(text)) return { form: 'joint' };
  if (/^(?:已)?(?:单独|独立)|^单建|^own$/.test(text)) return { form: 'own' };
  if (/^(?:是|有|已|1|yes|y|√|✓|已建|已建会|已建立|已组建|已成立)$/.test(text)) return {};
  return 'union_form_unreadable';
}
