import { looksLikeIdentityCard } from '../../platform/text/identity-card.ts';
import { isOrgCode, isUnifiedCode, normaliseCode } from '../../platform/text/organisation-codes.ts';
import type { ProblemCode } from '../../sheets/problems/problems.ts';

/** A name as written, and the former names that it mentions. */
export interface NameReading {
  name: string;
  formerNames?: string[];
}

/**
 * Read the name of a unit: as written, but trimmed and without line ends. A remark "（原：某某厂）" becomes a former name.
 *
 * @param cell after `cleanCell`.
 * @returns the code of a problem for what is no name.
 */
export function readName(cell: string): NameReading | ProblemCode {
  if (usual.test(cell)) return { name: cell };
  const text = cell.replace(/\s*[\r\n\t\u2028\u2029]+\s*|[\u200b-\u200f\u2060\ufeff]/g, '');
  if (absent.test(text)) return 'name_missing';
  const code = normaliseCode(text);
  if (looksLikeIdentityCard(code)) return 'name_is_identity_card';
  if (isUnifiedCode(code) || (/\d{8}/.test(code) && isOrgCode(code) && code.length === 9)) return 'name_is_code';
  if (!/\p{L}/u.test(text) || text.length > 200 || (text.split('"').length - 1) % 2 === 1) return 'name_unreadable';
  return splitFormerNames(text);
}

/** Read a column of former names, separated by any list punctuation. */
export function readFormerNames(cell: string): string[] {
  return cell
    .split(/[;；、\r\n]|[,，](?=[^)）]*(?:[(（]|$))/)
    .map((name) => name.trim())
    .filter((name) => name.length > 1 && /\p{L}/u.test(name) && !absent.test(name));
}

/** A name that needs no further checks: it begins with two Han characters and holds only common ones. */
const usual = /^[\u4e00-\u9fff]{2}[\u4e00-\u9fff0-9A-Za-z·]{2,60}$/;
const absent = /^(?:|[-/]+|无|暂无|null|n\/a)$/i;
const formerly = /\s*[（(【[](?:原名称?|曾用名称?|原单位名称|原)\s*[:：为]?\s*([^（）()【】[\]]{4,})[)）】\]]/g;

function splitFormerNames(text: string): NameReading {
  const formerNames = [...text.matchAll(formerly)].map((found) => (found[1] as string).trim());
  if (formerNames.length === 0) return { name: text };
  return { name: text.replace(formerly, '').trim(), formerNames };
}
