import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { orgCode, unifiedCode } from '../support/codes.ts';
import { numbersFrom } from '../support/seeded-numbers.ts';

/** Columns of a made list, as a social security office might have them. */
export const columns = [
  '单位名称',
  '统一社会信用代码',
  '参保人数',
  '所属区县',
  '单位地址',
  '联系电话',
  '行业代码',
  '成立日期',
  '企业类型',
] as const;

const districts = ['椒江区', '黄岩区', '路桥区', '临海市', '温岭市', '玉环市', '三门县', '天台县', '仙居县'];
const syllables = [
  ...'安邦博昌诚达德鼎东飞丰富高光广海浩恒宏鸿华辉慧嘉建杰金锦京精巨凯康科乐利联龙隆茂美铭南能鹏奇强庆泉荣瑞森盛世顺泰腾天通万旺伟祥新鑫兴旭雅阳益永友宇元源远泽展正志智中众卓',
];
const trades = ['塑料', '机械', '模具', '鞋业', '电子', '贸易', '汽车配件', '阀门', '服饰', '工艺品', '建材', '食品'];

/** Row number `n` of a made list; the same for the same seed. `changed` draws another head count. */
export function madeRow(n: number, seed = 1, changed = false): string[] {
  const random = numbersFrom(seed * 1_000_003 + n);
  const pick = <T>(some: readonly T[]) => some[Math.floor(random() * some.length)] as T;
  const district = pick(districts);
  const brand = pick(syllables) + pick(syllables) + (random() < 0.6 ? pick(syllables) : '');
  const name = `${random() < 0.5 ? '台州市' : district.slice(0, 2)}${brand}${pick(trades)}有限公司`;
  const address = `浙江省台州市${district}${pick(syllables)}${pick(syllables)}路${1 + Math.floor(random() * 999)}号`;
  const head = 1 + Math.floor(random() ** 3 * 400) + (changed ? 1 : 0);
  const phone = `139${String(10_000_000 + Math.floor(random() * 89_999_999))}`;
  const founded = `${1990 + Math.floor(random() * 30)}-0${1 + Math.floor(random() * 9)}-1${Math.floor(random() * 9)}`;
  return [
    name,
    unifiedCode(`91331000${orgOf(n)}`),
    String(head),
    district,
    address,
    phone,
    '3311',
    founded,
    '有限责任公司',
  ];
}

/** Write a made list to a file; `row` draws each row. */
export async function writeList(
  path: string,
  rows: number,
  {
    encoding,
    header = columns,
    row = (n) => madeRow(n),
  }: { encoding: (text: string) => Uint8Array; header?: readonly string[]; row?: (n: number) => readonly string[] },
): Promise<void> {
  const out = createWriteStream(path);
  out.write(encoding(`${header.join(',')}\n`));
  for (let n = 0; n < rows; n += 2000) {
    let text = '';
    for (let at = n; at < Math.min(rows, n + 2000); at++) text += `${row(at).join(',')}\n`;
    if (!out.write(encoding(text))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

/** An organisation code for a number, check digit and all. */
function orgOf(n: number): string {
  return orgCode(`MA${String(n).padStart(6, '0')}`);
}
