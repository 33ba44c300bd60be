import { isBlankCell, isDitto } from '../../platform/text/blank-cell.ts';
import { cellOnOneLine } from '../../platform/text/clean-cell.ts';
import { looksLikeIdentityCard } from '../../platform/text/identity-card.ts';
import { isOrgCode, isUnifiedCode, normaliseCode } from '../../platform/text/organisation-codes.ts';
import type { ProblemCode } from '../../sheets/problems/problems.ts';

/** A name as written, the former names that it mentions, and whether it says that the unit is no more. */
export interface NameReading {
  name: string;
  formerNames?: string[];
  /** Set for （已注销） and the like, which are not part of the name. */
  isClosed?: true;
}

/**
 * Read the name of a unit: as written, but trimmed and without line ends. A remark "（原：某某厂）" becomes a former name, and
 * "（已注销）" a state.
 *
 * @param cell after `cleanCell`.
 * @returns the code of a problem for what is no name.
 */
export function readName(cell: string): NameReading | ProblemCode {
  if (usual.test(cell)) return { name: cell };
  const text = cellOnOneLine(cell).trim();
  if (isBlankCell(text) || isDitto(text)) return 'name_missing';
  const code = normaliseCode(text);
  if (looksLikeIdentityCard(code)) return 'name_is_identity_card';
  if (isUnifiedCode(code) || (/\d{8}/.test(code) && isOrgCode(code) && code.length === 9)) return 'name_is_code';
  if (!isName(text)) return 'name_unreadable';
  const { name, isClosed } = splitState(text);
  const read = splitFormerNames(name);
  return isClosed ? { ...read, isClosed } : read;
}

/** Read a column of former names, separated by any list punctuation. */
export function readFormerNames(cell: string): string[] {
  return cell
    .split(/[;；、\r\n]|[,，](?=[^)）]*(?:[(（]|$))/)
    .map((name) => name.trim().replace(/^(?:原名称?|曾用名称?|原)\s*[:：为]\s*/, ''))
    .filter((name) => name.length > 1 && /\p{L}/u.test(name) && !isBlankCell(name) && !isDitto(name));
}

/** A name that needs no further checks: it begins with two Han characters that begin no remark, and holds only common ones. */
const usual =
  /^(?![无没暂未不待尚同缺空保])[\u4e00-\u9fff]{2}(?![\u4e00-\u9fff0-9A-Za-z·]*(?:原名|曾用名|注销|吊销|撤销|不详|未知|不明|待定|待补))[\u4e00-\u9fff0-9A-Za-z·]{2,60}$/;

function isName(text: string): boolean {
  if (!/\p{L}/u.test(text) || text.length > 200 || (text.split('"').length - 1) % 2 === 1) return false;
  // TRUE, 是 and 男 stand there when columns have shifted.
  return !/^(?:true|false|yes|no|ok|.)$/isu.test(text);
}

/** Registration states in which a unit is no more, and words of offices for them. 停业 and 歇业 may end. */
const closedWord =
  '(?:于)?(?:\\d{4}年(?:\\d{1,2}月)?(?:\\d{1,2}日)?)?(?:已|现已|已经|已被|被)?(?:依法)?(?:注销|吊销(?:[,，]?未注销|[,，]?已注销)?|撤销|倒闭|关闭|关停|关门|破产|解散|迁出|迁走|搬离|迁移(?:至|到)?外[地省市区县]|迁往.{1,10}|终止|不存在|除名)';
const closedRemark = new RegExp(
  `\\s*(?:[(（【[〔<《]\\s*(?:该?单位|企业|公司)?${closedWord}(?:企业|单位|[,，;；:：]?\\d{4}.{0,12}|了)?\\s*[)）】\\]〕>》]|[-－—_\\s]+${closedWord}|(?<=公司|厂|店|部|社|中心|院|所|行|站|馆|校|场)已${closedWord.slice(closedWord.indexOf('(?:注销'))})$`,
);

function splitState(text: string): { name: string; isClosed?: true } {
  const name = text.replace(closedRemark, '').replace(/^[(（【[](?:已注销|注销|已吊销|吊销|已撤销)[)）】\]]\s*/, '');
  return name !== text && isName(name) ? { name, isClosed: true } : { name: text };
}

const nested = '((?:[^()（）【】[\\]〔〕]|[(（][^()（）]*[)）])+)';
const formerly = new RegExp(
  `\\s*[（(【[〔](?:原(?:单位|企业|公司|厂|注册|工商)?(?:名称?|为|系|是|称|叫)?|曾用名称?|曾名|旧名|曾用|前身为?|(?:更名|改名|变更)前(?:名称?|为)?)\\s*[:：为]?\\s*${nested}[)）】\\]〕]`,
  'g',
);
const formerlyBare =
  /(?:[\s,，;；、-]+(?:原名称?|曾用名称?|更名前名?称?|原单位名称)\s*[:：为是]?|(?:原名称?|曾用名称?|更名前名?称?|原单位名称)\s*[:：])\s*(.{2,})$/;
const now = new RegExp(
  `^(.{4,}?)\\s*[（(【[〔](?:现名称?|现更名为?|现改名为?|现为|现称|现|已更名为?|已改名为?|更名为|改名为|变更为|已变更为)\\s*[:：]?\\s*${nested}[)）】\\]〕]$`,
);
const organisation =
  /(?:公司|集团|厂|店|社|部|所|行|院|校|场|站|馆|中心|学校|协会|商行|会|局|处|室|队|园|坊|铺|庄|超市|酒店|饭店|合伙\))[)）]?$/;

function splitFormerNames(text: string): NameReading {
  const [, former, current] = now.exec(text) ?? [];
  if (former && current && organisation.test(current)) return { name: current.trim(), formerNames: [former.trim()] };
  const formerNames: string[] = [];
  const take = (whole: string, named: string) => {
    const names = readFormerNames(named.replace(/[/,，]/g, '、').replace(/[(（](?=[^)）]*$)/, ''));
    const known = names.filter((name) => name.length >= 4 || organisation.test(name));
    if (known.length === 0 || /^[址料地材创装产]/.test(named)) return whole;
    formerNames.push(...known);
    return '';
  };
  const name = text.replace(formerly, take).trim().replace(formerlyBare, take).trim();
  return formerNames.length > 0 && isName(name) ? { name, formerNames } : { name: text };
}
