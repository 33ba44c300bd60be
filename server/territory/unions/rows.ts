import { z } from 'zod';
import { regionCode } from '../../../schemas/platform/fields.ts';
import { tiers, unionCode, unionKinds } from '../../../schemas/territory/union.ts';

/** Words that lists use for the values of a column. */
const words = {
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

/** A row of `nuanfeng import unions`; codes of the office, letters, digits and hyphens. */
export const UnionRow = z.object({
  code: unionCode,
  name: z.string().max(100),
  kind: worded(words.kind).pipe(z.enum(unionKinds)),
  parent: z.string().max(40).optional(),
  region: regionCode,
  level: worded(words.level)
    .pipe(
      z
        .string()
        .regex(/^[1-5]$/)
        .transform(Number),
    )
    .optional(),
  type: z.string().max(30).optional(),
  tier: worded(words.tier).pipe(z.enum(tiers)).optional(),
});

/** One row, as parsed. */
export type ParsedUnion = z.output<typeof UnionRow> & { line: number };

/** Headers that are taken for the columns. */
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

/** A word of a list as the value it stands for; any other word stays as it is. */
function worded(values: Readonly<Record<string, readonly string[]>>) {
  const byWord = new Map(
    Object.entries(values).flatMap(([value, others]) => others.map((word) => [word, value] as const)),
  );
  return z.string().transform((word) => byWord.get(word) ?? word);
}
