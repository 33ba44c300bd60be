import { isBlankCell } from '../../platform/text/blank-cell.ts';
import { isIdentityCard, looksLikeIdentityCard } from '../../platform/text/identity-card.ts';
import { maskNumber } from '../../platform/text/mask-text.ts';
import {
  correctedCandidates,
  hasKnownPrefix,
  isLicence,
  isOrgCode,
  isUnifiedCode,
  isUnionCode,
  normaliseCode,
  orgCheckCharacter,
  unroundedCandidates,
} from '../../platform/text/organisation-codes.ts';
import type { ProblemCode } from '../../sheets/problems/problems.ts';

/** The codes in a cell for an employer's code. Where there is a `problem`, only what is safe to use beside it. */
export interface CodeReading {
  code?: string;
  doubtfulCode?: string;
  orgCode?: string;
  licence?: string;
  /** Set where the cell holds a census code for a part of the employer with this organisation code. */
  parentOrgCode?: string;
  problem?: { code: ProblemCode; value: string; candidates?: string[] };
}

/**
 * Read a cell for an employer's code. Offices write there a unified code, an organisation code, a 15-digit licence, a tax
 * number (6 digits and the organisation code), or something else.
 *
 * Nothing is corrected: `candidates` holds what a damaged code may have been.
 */
export function readCode(cell: string): CodeReading {
  const whole = normaliseCode(cell);
  if (
    whole.length === 18 &&
    whole.charCodeAt(0) === 57 &&
    isUnifiedCode(whole) &&
    isOrgCode(whole, 8) &&
    hasKnownPrefix(whole)
  ) {
    return { code: whole, orgCode: whole.slice(8, 17) };
  }
  const text = withoutRemark(whole);
  if (isBlankCell(cell) || noCode.test(text)) return {};
  if (text.includes('*')) return problem('code_masked', text);
  if (/^\d(?:\.\d+)?E\+?\d{1,2}$/.test(text)) return problem('code_scientific', cell);
  if (/[^0-9A-Z]/.test(text)) return problem('code_characters', cell);
  if (text.length === 18) return readEighteen(text);
  if (text.length === 15) return readFifteen(text);
  if (text.length === 9) return readNine(text);
  return problem('code_length', text);
}

/** Read a cell for a union's own code (81…, 89…), as it stands on the 工会法人资格证书. Anything else is a problem. */
export function readUnionCode(cell: string): CodeReading {
  const text = withoutRemark(normaliseCode(cell));
  if (isBlankCell(cell) || noCode.test(text)) return {};
  if (looksLikeIdentityCard(text)) return problem('union_code_is_employer', maskNumber(text));
  if (text.length === 18 && isUnifiedCode(text) && isOrgCode(text, 8)) {
    return isUnionCode(text) ? { code: text } : problem('union_code_is_employer', text);
  }
  const { problem: found } = readCode(text);
  return found && found.code !== 'code_is_union' ? { problem: found } : problem('code_check_digit', text);
}

/** What offices write where an employer has no code, beside the words of `isBlankCell`: zeros, or that it is still to come. */
const noCode =
  /^(?:[-/.0]+|(?:个体)?(?:无|没有|暂无|未|尚未|暂未|未能|待|正在|在)(?:办|办理|办证|申办|申领|申请|领|领取|领证|换|换证|换发|取得|赋码|注册|登记|工商登记|证|照|证照|执照|营业执照)(?:中|证|执照|营业执照|过)?|办理中|办证中|申请中|注册中|换证中|审批中|筹建中?|筹备中?)$/;

/**
 * A code without the words that offices write around it: `9133…（三证合一）`, `税号：9133…`, and without the decimals of a
 * number.
 */
function withoutRemark(text: string): string {
  const [, bare = text] =
    /^(?:[\p{Script=Han}()]{1,20}[:])?([0-9A-Z*]{8,})(?:\.0+|[([【<〔][^0-9]*[)\]】>〕]|[,;。、.]+|\p{Script=Han}[\p{Script=Han}()]{0,20})?$/u.exec(
      text,
    ) ?? [];
  return bare;
}

function readEighteen(text: string): CodeReading {
  const unified = isUnifiedCode(text);
  const organisation = isOrgCode(text, 8);
  if (isUnionCode(text) && (unified || organisation)) return problem('code_is_union', text);
  if (looksLikeIdentityCard(text)) {
    if (!unified || !organisation) return problem('code_is_identity_card', maskNumber(text));
    if (isIdentityCard(text)) return problem('code_maybe_identity_card', maskNumber(text));
  }
  if (unified && organisation) {
    const reading = { code: text, orgCode: text.slice(8, 17) };
    return hasKnownPrefix(text) ? reading : { ...reading, ...problem('code_prefix', text) };
  }
  if (/^\d{15}000$/.test(text)) return problem('code_rounded', text, unroundedCandidates(text));
  if (/[IOSVZ]/.test(text)) return problem('code_characters', text, correctedCandidates(text));
  if (organisation) return { doubtfulCode: text, orgCode: text.slice(8, 17), ...problem('code_doubtful', text) };
  return problem(unified ? 'code_org_part' : 'code_check_digit', text);
}

function readFifteen(text: string): CodeReading {
  if (isLicence(text)) return { licence: text };
  if (looksLikeIdentityCard(text)) return problem('code_is_identity_card', maskNumber(text));
  if (/^\d{6}/.test(text) && isOrgCode(text, 6)) return { orgCode: text.slice(6) };
  return problem(/^\d+$/.test(text) ? 'licence_check_digit' : 'code_length', text);
}

/**
 * Read nine characters. In the third economic census a B in the place of the check digit marks a part of the legal unit
 * with that code.
 */
function readNine(text: string): CodeReading {
  if (isOrgCode(text)) return { orgCode: text };
  const check = orgCheckCharacter(text);
  if (check && text.endsWith('B')) return { parentOrgCode: text.slice(0, 8) + check };
  return problem('org_code_check_digit', text);
}

function problem(code: ProblemCode, value: string, candidates?: string[]): CodeReading {
  return { problem: candidates?.length ? { code, value, candidates } : { code, value } };
}
