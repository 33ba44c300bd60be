import { orgCheckCharacter, unifiedCheckCharacter } from '../../server/platform/text/organisation-codes.ts';

/** The organisation code (GB 11714) that begins with these eight characters. */
export function orgCode(first8: string): string {
  return `${first8}${orgCheckCharacter(first8)}`;
}

/** The unified code (GB 32100) that begins with these seventeen characters. */
export function unifiedCode(first17: string): string {
  return `${first17}${unifiedCheckCharacter(first17)}`;
}
