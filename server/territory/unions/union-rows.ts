import { z } from 'zod';
import { regionCode } from '../../../schemas/platform/fields.ts';
import { federationTiers, unionCode, unionKinds } from '../../../schemas/territory/union.ts';

/** The words that tables use for the values of a column. */
const wordsByValue = {
  kind: {
    city: ['市总工会', '市'],
    district: ['区总工会', '县总工会', '市（县级）总工会', '区', '县'],
    street: ['街道总工会', '镇总工会', '乡总工会', '乡镇街道总工会', '街道', '镇', '乡'],
    federation: ['工联会', '工会联合会'],
    single: ['单独基层工会', '单独', '单独建会'],
    joint: ['联合基层工会', '联合', '联合建会'],
    industry: ['行业工会', '行业'],
  },
  level: { 1: ['一级'], 2: ['二级'], 3: ['三级'], 4: ['四级'], 5: ['五级'] },
  tier: { city: ['市'], district: ['区', '县'], street: ['街道', '镇', '乡', '行业工会'] },
} as const;

/** A row of `nuanfeng import unions`. Codes are the office's own: letters, digits and hyphens. */
export const UnionRow = z.object({
  code: unionCode,
  name: z.string().max(100),
  kind: valueOfWord(wordsByValue.kind).pipe(z.enum(unionKinds)),
  parent: z.string().max(40).optional(),
  region: regionCode,
  level: valueOfWord(wordsByValue.level)
    .pipe(
      z
        .string()
        .regex(/^[1-5]$/)
        .transform(Number),
    )
    .optional(),
  type: z.string().max(30).optional(),
  tier: valueOfWord(wordsByValue.tier).pipe(z.enum(federationTiers)).optional(),
});

/** A parsed row with its line number in the file. */
export type ParsedUnion = z.output<typeof UnionRow> & { line: number };

/** The column titles that are recognised for each field. */
export const unionColumns = {
  code: ['工会代码', '代码', '编码', '统一社会信用代码'],
  name: ['工会名称', '名称'],
  kind: ['工会类别', '类别', '种类'],
  parent: ['上级工会', '上级工会代码', '上级'],
  region: ['区划代码', '所属区划', '行政区划代码'],
  level: ['等级', '工联会等级'],
  type: ['类型', '工联会类型'],
  tier: ['指导层级', '层级'],
};

/** Translate a word to the value it stands for. Any other text stays as it is. */
function valueOfWord(words: Readonly<Record<string, readonly string[]>>) {
  const valueByWord = new Map(
    Object.entries(words).flatMap(([value, synonyms]) => synonyms.map((word) => [word, value] as const)),
  );
  return z.string().transform((text) => valueByWord.get(text) ?? text);
}
