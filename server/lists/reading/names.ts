import { isOrgCode, isUnifiedCode, plainCode } from '../../platform/text/codes.ts';
import { looksLikeIdentityCard } from '../../platform/text/identity-card.ts';
import type { ProblemCode } from '../../sheets/problems.ts';

/** A name as written, and the names that it says the unit bore before. */
export interface NameReading {
  name: string;
  formerNames?: string[];
}

/**
 * A unit's name: trimmed, without line ends in it, "（原：某某厂）" taken out as a former name, else as written.
 *
 * @param cell Already cleaned (`clean.ts`).
 */
export function readName(cell: string): NameReading | ProblemCode {
  if (usual.test(cell)) return { name: cell };
  const text = cell.replace(/\s*[\r\n\t\u2028\u2029]+\s*|[\u200b-\u200f\u2060\ufeff]/g, '');
  if (absent.test(text)) return 'name_missing';
  const code = plainCode(text);
  if (looksLikeIdentityCard(code)) return 'name_is_identity_card';
  if (isUnifiedCode(code) || (/\d{8}/.test(code) && isOrgCode(code) && code.length === 9)) return 'name_is_code';
  if (!/\p{L}/u.test(text) || text.length > 200 || (text.split('"').length - 1) % 2 === 1) return 'name_unreadable';
  return former(text);
}

/** Former names in their own column, parted by any punctuation of lists. */
export function readFormerNames(cell: string): string[] {
  return cell
    .split(/[;；、\r\n]|[,，](?=[^)）]*(?:[(（]|$))/)
    .map((name) => name.trim())
    .filter((name) => name.length > 1 && /\p{L}/u.test(name) && !absent.test(name));
}

/** Begins with two Han characters and has nothing odd in it. */
const usual = /^[\u4e00-\u9fff]{2}[\u4e00-\u9fff0-9A-Za-z·]{2,60}$/;
const absent = /^(?:|[-/]+|无|暂无|null|n\/a)$/i;
const formerly = /\s*[（(【[](?:原名称?|曾用名称?|原单位名称|原)\s*[:：为]?\s*([^（）()【】[\]]{4,})[)）】\]]/g;

function former(text: string): NameReading {
  const formerNames = [...text.matchAll(formerly)].map((found) => (found[1] as string).trim());
  if (formerNames.length === 0) return { name: text };
  return { name: text.replace(formerly, '').trim(), formerNames };
}
