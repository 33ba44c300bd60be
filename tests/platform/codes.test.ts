import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCode, readUnionCode } from '../../server/lists/reading/code-cell.ts';
import { isIdentityCard } from '../../server/platform/text/identity-card.ts';
import { maskPersonalNumbers } from '../../server/platform/text/mask-text.ts';
import {
  isLicence,
  isOrgCode,
  isUnifiedCode,
  orgCheckCharacter,
  unroundedCandidates,
} from '../../server/platform/text/organisation-codes.ts';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const real = [
  '914403001922038216',
  '9144030071526726XG',
  '91440300708461136T',
  '91330100799655058B',
  '91110000802100433B',
  '91330000747735638J',
  '91330000733796106P',
  '12100000470095016Q',
  '91110000100010433L',
  '92141127MA0KD1Y64A',
  '12440600MB2C07549J',
  '91330201MA282UF146',
];

/** Any code that passes both checks, of an enterprise. */
const unifiedCode = fc
  .tuple(fc.stringMatching(/^\d{6}$/), fc.stringMatching(/^[0-9A-HJ-NPQRTUWXY]{8}$/))
  .map(([region, eight]) => {
    const body = `91${region}${eight}${orgCheckCharacter(eight)}`;
    return body + [...alphabet].find((check) => isUnifiedCode(body + check));
  });

describe('unified codes (GB 32100, GB 11714)', () => {
  it.each(real)('takes %s, which is in use', (code) => {
    expect(readCode(code)).toEqual({ code, orgCode: code.slice(8, 17) });
  });

  it('is caught by the check when one character is another', () => {
    fc.assert(
      fc.property(unifiedCode, fc.nat(17), fc.constantFrom(...alphabet), (code, at, other) => {
        fc.pre(code[at] !== other);
        expect(isUnifiedCode(code.slice(0, at) + other + code.slice(at + 1))).toBe(false);
      }),
    );
  });

  it('is caught by the check when two neighbours change places', () => {
    fc.assert(
      fc.property(unifiedCode, fc.nat(15), (code, at) => {
        fc.pre(code[at] !== code[at + 1]);
        expect(isUnifiedCode(code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2))).toBe(false);
      }),
    );
  });

  it('reads the same in lower case, in full width, with spaces, hyphens, an apostrophe', () => {
    fc.assert(
      fc.property(unifiedCode, fc.nat(17), (code, at) => {
        const wide = [...code].map((char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)).join('');
        for (const cell of [
          code.toLowerCase(),
          wide,
          `${code.slice(0, at)} ${code.slice(at)}`,
          `${code.slice(0, at)}-${code.slice(at)}`,
          `'${code}`,
        ]) {
          expect(readCode(cell)).toMatchObject({ code });
        }
      }),
    );
  });

  it('warns of a wrong last digit and keeps the organisation part to link by', () => {
    expect(readCode('91350203M0001QKT19')).toMatchObject({
      doubtfulCode: '91350203M0001QKT19',
      orgCode: 'M0001QKT1',
      problem: { code: 'code_doubtful' },
    });
    expect(readCode('91331000780497643K')).toMatchObject({ orgCode: '780497643', problem: { code: 'code_doubtful' } });
  });

  it.each([
    ['9.14403E+17', 'code_scientific'],
    ['9.1E17', 'code_scientific'],
    ['914403001922038217', 'code_doubtful'],
    ['914403001922048216', 'code_check_digit'],
    ['9144030019220382', 'code_length'],
    ['91440300192203821', 'code_length'],
    ['914403001922O38216', 'code_characters'],
    ['见营业执照', 'code_characters'],
    ['91440300*****38216', 'code_masked'],
    ['81331002MC00000042', 'code_is_union'],
    ['81331002MC1234566A', 'code_is_union'],
    ['81331000MC0999997Q', 'code_is_union'],
    ['362322198709086409', 'code_is_identity_card'],
    ['110101190001010858', 'code_is_identity_card'],
    ['11010119000101085x', 'code_is_identity_card'],
    ['110101900101085', 'code_is_identity_card'],
    ['310115600985534', 'licence_check_digit'],
    ['123456789', 'org_code_check_digit'],
  ])('tells what is wrong with %s: %s', (cell, code) => {
    const reading = readCode(cell);
    expect(reading.problem?.code).toBe(code);
    expect(reading.code).toBeUndefined();
  });

  it('never shows an identity card number', () => {
    expect(JSON.stringify(readCode('362322198709086409'))).not.toContain('198709');
    expect(JSON.stringify(readUnionCode('362322198709086409'))).not.toContain('198709');
  });

  it('offers the codes that a spreadsheet may have rounded, and takes none of them', () => {
    const { code, problem } = readCode('914403001922038000');
    expect(code).toBeUndefined();
    expect(problem).toMatchObject({ code: 'code_rounded' });
    expect(problem?.candidates).toHaveLength(3);
    expect(problem?.candidates).toContain('914403001922038216');
    fc.assert(
      fc.property(unifiedCode, (one) => {
        expect(unroundedCandidates(one.slice(0, 15).replace(/\D/g, '1').concat('000')).length).toBeLessThanOrEqual(10);
      }),
    );
  });

  it.each(['', ' ', '-', '/', '无', '暂无', '0', 'N/A'])('takes %j for no code at all', (cell) => {
    expect(readCode(cell)).toEqual({});
  });
});

describe('older codes', () => {
  it.each(['310115600985533', '440301103097413', '440301103448669', '110108012660422'])(
    'takes the 15-digit licence %s',
    (licence) => {
      expect(readCode(licence)).toEqual({ licence });
      expect(isLicence(licence.slice(0, 14) + ((Number(licence[14]) + 1) % 10))).toBe(false);
    },
  );

  it('takes organisation codes with and without a hyphen', () => {
    expect(readCode('71526726-X')).toEqual({ orgCode: '71526726X' });
    expect(readCode('71526726x')).toEqual({ orgCode: '71526726X' });
    expect(isOrgCode('71526726X')).toBe(true);
  });

  it('knows a census code ending in B for a part of the employer with the right check', () => {
    expect(readCode('71526726B')).toEqual({ parentOrgCode: '71526726X' });
    expect(readCode('MA2ALMU3B')).toEqual({ parentOrgCode: 'MA2ALMU3X' });
  });

  it('finds the organisation code in a tax number', () => {
    expect(readCode('440300708461136')).toEqual({ orgCode: '708461136' });
  });
});

describe("a union's own code", () => {
  it('must be one of a union', () => {
    expect(readUnionCode('81331002MC00000042')).toEqual({ code: '81331002MC00000042' });
    expect(readUnionCode('914403001922038216').problem?.code).toBe('union_code_is_employer');
    expect(readUnionCode('81331002MC00000043').problem?.code).toBe('code_check_digit');
  });
});

describe('identity card and phone numbers', () => {
  it('recognises the number by province, day and check', () => {
    expect(isIdentityCard('362322198709086409')).toBe(true);
    expect(isIdentityCard('362322198713086409')).toBe(false);
    expect(isIdentityCard('914403001922038216')).toBe(false);
  });

  it.each([
    ['电话13900008885或0576-88881234', /139\*{4}8885.*0576-\*{6}34/],
    ['139 0000 8885', /^139\*{4}8885$/],
    ['+86 13900008885', /\*{4}8885$/],
    ['身份证362322198709086409', /^身份证362\*{13}09$/],
    ['１３９００００８８８５', /^139\*{4}8885$/],
  ])('covers %s', (text, masked) => {
    expect(maskPersonalNumbers(text)).toMatch(masked);
  });

  it('leaves codes as they are', () => {
    for (const code of [...real, '310115600985533', '2021-05-07', '20210507'])
      expect(maskPersonalNumbers(code)).toBe(code);
  });
});
