import { isBlankCell, isDitto } from '../../platform/text/blank-cell.ts';
import { cellOnOneLine } from '../../platform/text/clean-cell.ts';
import { isUnifiedCode, normaliseCode } from '../../platform/text/organisation-codes.ts';
import { readUnionForm, type UnionSaying } from './union-cell.ts';

/** The name of a union, and what the cell says of it. A union that was dissolved has no name here. */
export interface UnionNameReading {
  name?: string;
  says: UnionSaying;
}

/**
 * Read a cell for the name of a union. Offices also write there that there is none (未建会, 否), or only that there is one (是,
 * 已建).
 *
 * @param cell after `cleanCell`.
 * @returns undefined for a blank; `union_name_superior` for a 总工会, which is above the unions of employers;
 *   `union_name_unreadable` for what is no name.
 */
export function readUnionName(
  cell: string,
): UnionNameReading | 'union_name_superior' | 'union_name_unreadable' | undefined {
  if (isBlankCell(cell) || isDitto(cell) || /^无[。.]?$/.test(cell)) return undefined;
  const text = cellOnOneLine(cell);
  // What stands in an employer's own name says nothing of its union (应建机械公司工会), but a remark behind it does.
  const [, remark] = /(?:公司|集团|厂|店|社|院|所|校|中心|局|行|酒店)工会(?:委员会)?(.*)$/.exec(text) ?? [];
  const isNamed = remark !== undefined && !/^(?:已撤|已注销|撤销[:：]|拟|筹[:：建备]|正在|准备|计划|原)/.test(text);
  const said = isNamed && remark === '' ? undefined : readUnionForm(isNamed ? `工会${remark}` : text);
  if (isUnionName(text) && said !== 'none' && said !== 'ended') {
    return /总工会(?:委员会)?$/.test(text) ? 'union_name_superior' : { name: text, says: 'yes' };
  }
  if (said && said !== 'union_form_unreadable') return { says: said };
  const code = normaliseCode(text);
  if (!/\p{Script=Han}{2}|[a-z]{4}/iu.test(text) || isUnifiedCode(code) || text.length > 200)
    return 'union_name_unreadable';
  // A reason why there is no union (企业停产, 负责人出国) is no name, whereas a firm's or a place's name may stand for its union's.
  if (!/工会|工联|[公司厂店社部所院行校场站馆园会局处队区村镇乡道县市团心]$|[)）]$|[a-z]/iu.test(text))
    return 'union_name_unreadable';
  return { name: text, says: 'yes' };
}

/** Whether a text is a union's name, and not only its form: 某某公司工会委员会, but not 联合工会. */
function isUnionName(text: string): boolean {
  const form =
    /^(?:已|被|由|加入|建立|成立|有)*(?:无|暂无|尚无|没有)?(?:单独|独立|联合|基层|企业|单位)*(?:建立|组建|成立)?(?:基层)?工会(?:委员会|联合会|组织|小组|筹备组|筹备委员会)?$/;
  return text.length >= 5 && /工会|工联|联合会/.test(text) && !form.test(text);
}
