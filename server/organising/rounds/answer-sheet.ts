import { hash } from 'node:crypto';
import type { Round } from '../../../schemas/organising/round.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { readItemBatches } from './items.ts';

/** The columns that are read from a filled-in sheet, with the titles that an office may use; the sheet's own title comes first. */
export const answerSheetColumns = {
  employer: ['核查编号', 'employer'],
  check: ['校验码', 'check'],
  name: ['单位名称', '企业名称', 'name'],
  answer: ['核查结果', '结果', '核查情况', 'answer'],
  union: ['建会形式', '组建形式', 'union'],
  unionCode: ['工会代码', '工会统一社会信用代码', 'unioncode'],
  unionName: ['工会名称', '工会全称', 'unionname'],
  region: ['迁往区划', '迁往', '迁入地', 'region'],
  headcount: ['实有人数', '核查人数', '职工人数', 'headcount'],
  members: ['会员人数', '会员数', 'members'],
  evidence: ['核查依据', '依据', 'evidence'],
  remark: ['备注', 'remark'],
} as const;

/** The words for each kind of answer; the first is the one that officers are told to use. */
export const answerWords = {
  confirmed: ['属实', '无误', '确认', '情况属实'],
  union_exists: ['已建会', '已有工会', '已建工会'],
  closed: ['已关闭', '关闭', '注销', '已注销', '停业', '已停业'],
  moved: ['已迁出', '迁出', '迁移', '搬迁'],
  headcount: ['人数有误', '人数不符'],
  not_employer: ['非用人单位', '不是用人单位'],
} as const;

const unionWords: Record<string, string> = { own: '单独建会', joint: '联合建会', none: '未建会' };
const shownTitles = ['统一社会信用代码', '区划', '地址', '责任工会', '底册建会', '底册工会代码', '底册人数'];
const titles = [
  ...[answerSheetColumns.employer, answerSheetColumns.check, answerSheetColumns.name].map(([title]) => title),
  ...shownTitles,
  ...Object.values(answerSheetColumns)
    .slice(3)
    .map(([title]) => title),
];
const emptyCells = Object.keys(answerSheetColumns)
  .slice(3)
  .map(() => '');

/**
 * The check code of a row: four characters that follow from round, employer and name.
 *
 * A row whose name or number was shifted in a spreadsheet no longer has the right code. It protects from mix-ups and is no
 * secret.
 */
export function checkCodeOf(round: number, employer: number, name: string): string {
  const digest = hash('sha256', `${round}.${employer}.${name.normalize('NFKC').replace(/\s/g, '')}`, 'buffer');
  const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  return [...digest.subarray(0, 4)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

/**
 * What a scope still has to answer in a round as rows of texts, the titles first, to be filled in offline.
 *
 * @param filter.all also employers that are answered already.
 */
export async function* answerSheetRows(
  round: Round,
  filter: { union?: string | undefined; all?: boolean | undefined },
  scope: Scope,
  today: string,
): AsyncGenerator<string[]> {
  yield titles;
  const wanted = { union: filter.union, show: filter.all ? undefined : ('open' as const) };
  for await (const page of readItemBatches(round, wanted, scope, today)) {
    for (const { employer, name, code, region, address, union, register } of page) {
      yield [
        String(employer),
        checkCodeOf(round._id, employer, name),
        name,
        code ?? '',
        region ?? '',
        address ?? '',
        union ?? '',
        unionWords[register.union] ?? '',
        register.unionCode ?? '',
        String(register.headcount ?? ''),
        ...emptyCells,
      ];
    }
  }
}
