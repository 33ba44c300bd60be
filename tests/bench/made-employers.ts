import type { EmployerFacts } from '../../schemas/register/statement.ts';
import { numbersFrom } from '../support/seeded-numbers.ts';

const unions = ['none', 'none', 'joint', 'joint', 'joint', 'joint', 'own'] as const;
const syllables = [
  ...'安邦博昌诚达德鼎东飞丰富高光广海浩恒宏鸿华辉慧嘉建杰金锦京精巨凯康科乐利联龙隆茂美铭南能鹏奇强庆泉荣瑞森盛世顺泰腾天通万旺伟祥新鑫',
];

/** What a list says of an employer; the same for the same number, `variant` draws other figures. */
export function madeFacts(serial: number, places: readonly string[], variant = 0): EmployerFacts {
  const random = numbersFrom(serial * 31 + variant * 1_000_003);
  const pick = <T>(some: readonly T[]) => some[Math.floor(random() * some.length)] as T;
  const head = 1 + Math.floor(random() ** 3 * 400);
  const union = pick(unions);
  const org = `MA${String(serial).padStart(7, '0')}`;
  return {
    name: `台州市${pick(syllables)}${pick(syllables)}${pick(syllables)}${serial}号有限公司`,
    code: `91331000${org}X`,
    org,
    region: pick(places),
    address: `${pick(syllables)}${pick(syllables)}路${1 + Math.floor(random() * 999)}号`,
    headcount: head,
    union,
    industry: String(1000 + Math.floor(random() * 8600)),
    ...(union !== 'none' && { members: Math.floor(head * 0.8) }),
    ...(random() < 0.7 && { production: `${2000 + Math.floor(random() * 22)}-0${1 + Math.floor(random() * 9)}-15` }),
  };
}
