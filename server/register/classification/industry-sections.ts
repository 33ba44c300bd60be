/**
 * Sections of industry (GB/T 4754-2017), each with its first division (two digits) and its name.
 *
 * `-` stands for an industry that is not known, or not given as a code.
 */
export const industrySections = [
  { letter: 'A', from: 1, zh: '农、林、牧、渔业', en: 'Agriculture, forestry, animal husbandry, fishery' },
  { letter: 'B', from: 6, zh: '采矿业', en: 'Mining' },
  { letter: 'C', from: 13, zh: '制造业', en: 'Manufacturing' },
  { letter: 'D', from: 44, zh: '电力、热力、燃气及水生产和供应业', en: 'Electricity, heat, gas and water' },
  { letter: 'E', from: 47, zh: '建筑业', en: 'Construction' },
  { letter: 'F', from: 51, zh: '批发和零售业', en: 'Wholesale and retail trade' },
  { letter: 'G', from: 53, zh: '交通运输、仓储和邮政业', en: 'Transport, storage and post' },
  { letter: 'H', from: 61, zh: '住宿和餐饮业', en: 'Accommodation and catering' },
  { letter: 'I', from: 63, zh: '信息传输、软件和信息技术服务业', en: 'Information technology' },
  { letter: 'J', from: 66, zh: '金融业', en: 'Finance' },
  { letter: 'K', from: 70, zh: '房地产业', en: 'Real estate' },
  { letter: 'L', from: 71, zh: '租赁和商务服务业', en: 'Leasing and business services' },
  { letter: 'M', from: 73, zh: '科学研究和技术服务业', en: 'Research and technical services' },
  { letter: 'N', from: 76, zh: '水利、环境和公共设施管理业', en: 'Water, environment and public facilities' },
  { letter: 'O', from: 80, zh: '居民服务、修理和其他服务业', en: 'Household services, repair and other services' },
  { letter: 'P', from: 83, zh: '教育', en: 'Education' },
  { letter: 'Q', from: 84, zh: '卫生和社会工作', en: 'Health and social work' },
  { letter: 'R', from: 86, zh: '文化、体育和娱乐业', en: 'Culture, sports and entertainment' },
  { letter: 'S', from: 91, zh: '公共管理、社会保障和社会组织', en: 'Public administration and social organisations' },
  { letter: 'T', from: 97, zh: '国际组织', en: 'International organisations' },
  { letter: '-', from: 98, zh: '行业未知', en: 'Industry not known' },
] as const;
export type IndustrySection = (typeof industrySections)[number]['letter'];
export const industrySectionLetters = industrySections.map(({ letter }) => letter) as [
  IndustrySection,
  ...IndustrySection[],
];

const byDivision = Array.from(
  { length: 100 },
  (_, division): IndustrySection =>
    division === 0 ? '-' : (industrySections.findLast(({ from }) => division >= from) ?? industrySections[0]).letter,
);

/** The section of an industry code: a letter (`C`), or two to four digits with or without the letter before them (`C33`). */
export function industrySectionOf(industry: string | null | undefined): IndustrySection {
  const [, digits] = /^[A-T]?(\d{2})\d{0,2}$/.exec(industry ?? '') ?? [];
  if (digits !== undefined) return byDivision[Number(digits)] ?? '-';
  return /^[A-T]$/.test(industry ?? '') ? (industry as IndustrySection) : '-';
}
