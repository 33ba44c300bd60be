import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCode } from '../../server/lists/reading/code-cell.ts';
import { readName } from '../../server/lists/reading/names.ts';
import { maskCell, maskPersonalNumbers, maskPhoneCell } from '../../server/platform/text/mask-text.ts';
import { normaliseCode } from '../../server/platform/text/organisation-codes.ts';
import { orgCode, unifiedCode } from '../support/codes.ts';

const identityNumber = '110101190001010858';
const fullWidth = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

/** The digits of a text in any form, as one text. */
const digitsOf = (text: string) => text.normalize('NFKC').replace(/[^0-9Xx]/g, '');

describe('an identity number', () => {
  it.each([
    '110101190001010858',
    '110101 19000101 0858',
    '110101-19000101-0858',
    '110101.19000101.0858',
    '110101/1900/01/01/0858',
    '110101—19000101—0858',
    '1 1 0 1 0 1 1 9 0 0 0 1 0 1 0 8 5 8',
    '11010119000101 085x',
    '11010119000101085X',
    '１１０１０１１９０００１０１０８５８',
    '110101\u200b19000101\u202c0858',
    '110101\n19000101\n0858',
    'A110101190001010858',
    'ID110101190001010858CN',
    '11010119000101085800',
    '00110101190001010858',
    '身份证号码：110101190001010858（本人）',
    '张三110101190001010858李四',
    '914403001922038216 110101190001010858',
    '110101000101085',
    '110101 000101 085',
    '"110101190001010858"',
    '（110101）19000101—0858',
  ])('is masked in %j', (text) => {
    const masked = maskPersonalNumbers(text);
    expect(digitsOf(masked)).not.toMatch(/(?:1900)?0101085/);
    expect(masked).toContain('****');
    expect(maskPersonalNumbers(masked)).toBe(masked);
  });

  it('keeps of the text beside it all but its own digits', () => {
    expect(maskPersonalNumbers('甲厂（110101 19000101 0858）2号')).toBe('甲厂（110*************58）2号');
    expect(maskPersonalNumbers('110101190001010858、13812345678')).toBe('110*************58、138****5678');
  });

  it('is masked wherever the reader of lists recognises one, whatever stands around and inside', () => {
    const mark = fc.constantFrom('', '', '', ' ', '-', '.', '·', '—', '\u200b', '\u3000', '\t', "'");
    const birth = fc.date({ min: new Date('1920-01-01'), max: new Date('2010-12-31'), noInvalidDate: true });
    const number = fc
      .tuple(fc.constantFrom('110101', '330102', '441900'), birth, fc.stringMatching(/^\d{3}[\dX]$/))
      .map(([place, day, end]) => place + day.toISOString().slice(0, 10).replaceAll('-', '') + end);
    const written = fc
      .tuple(number, fc.array(mark, { minLength: 18, maxLength: 18 }), fc.boolean())
      .map(([digits, marks, wide]) =>
        [...(wide ? fullWidth(digits) : digits)].map((one, at) => one + marks[at]).join(''),
      );
    const around = fc.string({ unit: fc.constantFrom('甲', 'A', ' ', '，', '7', '号', '：') });
    fc.assert(
      fc.property(
        around,
        written,
        around,
        fc.constantFrom(undefined, 'phone', 'contact', 'code'),
        (a, id, b, field) => {
          const text = a + id + b;
          const masked = maskCell(text, field);
          expect(digitsOf(masked)).not.toContain(digitsOf(id).slice(5, -2));
          expect(maskCell(masked, field)).toBe(masked);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is masked where it was refused as a name or as a code', () => {
    for (const text of [identityNumber, '110101 19000101 0858', '１１０１０１-19000101-0858']) {
      expect(readName(text)).toBe('name_is_identity_card');
      expect(readCode(text).problem?.code).toBe('code_is_identity_card');
      expect(normaliseCode(maskPersonalNumbers(text))).not.toContain('19000101');
    }
  });
});

describe('a phone number', () => {
  it.each([
    ['138.1234.5678', '138****5678'],
    ['138-1234-5678', '138****5678'],
    ['138 1234 5678', '138****5678'],
    ['138/1234/5678', '138****5678'],
    ['138123 45678', '138****5678'],
    ['1381234 5678', '138****5678'],
    ['+86 138 1234 5678', '+86 138****5678'],
    ['+8613812345678', '+86138****5678'],
    ['008613812345678', '0086138****5678'],
    ['013812345678', '0138****5678'],
    ['(+86)138-1234-5678', '(+86)138****5678'],
    ['１３８１２３４５６７８', '138****5678'],
    ['１３８－１２３４－５６７８', '138****5678'],
    ['tel:13812345678张三', 'tel:138****5678张三'],
    ['T13812345678', 'T138****5678'],
    ['138123456789', '138****56789'],
    ['13812345678/13912345678', '138****5678/139****5678'],
    ['0576-88881234', '0576-******34'],
    ['0576 8888 1234', '0576 ******34'],
    ['(0576)88881234', '(0576)******34'],
    ['057688881234', '0576******34'],
    ['010-8888123', '010-*****23'],
    ['+86 576 88881234', '+86 576 ******34'],
    ['甲厂13812345678，乙厂 0576-88881234转801', '甲厂138****5678，乙厂 0576-******34转801'],
  ])('is masked in %s', (text, masked) => {
    expect(maskPersonalNumbers(text)).toBe(masked);
    expect(maskPhoneCell(masked)).toBe(masked);
  });

  it('is masked in a column of phones however short it is', () => {
    expect(maskPhoneCell('88881234')).toBe('888***34');
    expect(maskPhoneCell('8888-1234、13812345678')).toBe('888***34、138****5678');
    expect(maskPersonalNumbers('88881234')).toBe('88881234');
  });
});

describe('what is no personal number', () => {
  it('stays as it is: codes whose check characters are right, dates, counts and amounts', () => {
    const others = [
      '914403001922038216',
      '9144 0300 1922 0382 16',
      '310115600985533',
      '70460562-3',
      '2021-11-30 13:45:12',
      '20151201080000',
      '2015-12-01 08:00:00',
      '15/12/2021 08:30',
      '03/05/2021 10:30',
      '1,381,234.56',
      '海门街道东环大道1号3幢201室',
      '400-826-1234',
    ];
    for (const text of others) expect(maskPersonalNumbers(text)).toBe(text);
    for (let n = 0; n < 500; n++) {
      const code = unifiedCode(`91331002${orgCode(String(10_000_000 + n * 7919))}`);
      expect(maskPersonalNumbers(`代码${code}，`)).toBe(`代码${code}，`);
    }
  });
});
