import type { SourceType } from './row.ts';

/** Where the values of a list may go. A column that means none of these is kept in the row's cells only. */
export const fields = [
  'name',
  'formerName',
  'code',
  'orgCode',
  'licence',
  'unitType',
  'employerType',
  'headcount',
  'members',
  'established',
  'production',
  'district',
  'street',
  'community',
  'address',
  'phone',
  'contact',
  'industry',
  'unionName',
  'unionCode',
  'unionForm',
  'unionFounded',
] as const;
export type Field = (typeof fields)[number];

/** A field's Chinese name, as it stands in reports. */
export const fieldNames: Readonly<Record<Field | 'row', string>> = {
  row: '整行',
  name: '单位名称',
  formerName: '曾用名',
  code: '统一社会信用代码',
  orgCode: '组织机构代码',
  licence: '注册号',
  unitType: '单位类型',
  employerType: '企业类型',
  headcount: '人数',
  members: '会员人数',
  established: '成立日期',
  production: '投产（开业）时间',
  district: '所属区县',
  street: '所属街道',
  community: '社区',
  address: '地址',
  phone: '联系电话',
  contact: '联系人',
  industry: '行业',
  unionName: '工会名称',
  unionCode: '工会统一社会信用代码',
  unionForm: '建会形式',
  unionFounded: '建会日期',
};

/** Words for the columns that mean the same in every list. The earlier word wins where a header holds two. */
const common: Record<Exclude<Field, 'headcount'>, readonly string[]> = {
  name: words(
    '单位名称 企业名称 用人单位名称 单位详细名称 机构名称 参保单位名称 法人单位名称 企业(单位)名称 单位(企业)名称 用人单位 参保单位 公司名称 企业全称 单位全称 建会单位名称 覆盖单位名称 涵盖单位名称 所在单位名称 name',
  ),
  formerName: words('曾用名 曾用名称 原名称 原单位名称 原企业名称 变更前名称 formername'),
  code: words(
    '统一社会信用代码 单位统一社会信用代码 企业统一社会信用代码 统一信用代码 社会信用代码 信用代码 统一代码 统一社会信用代码(组织机构代码) 统一社会信用代码/组织机构代码 统一社会信用代码/注册号 税号 纳税人识别号 单位代码 法人代码 code uscc',
  ),
  orgCode: words('组织机构代码 组织机构代码证号 机构代码 组织代码 法人单位代码 orgcode'),
  licence: words('注册号 工商注册号 营业执照号 营业执照注册号 营业执照号码 登记注册号 工商登记号 licence'),
  unitType: words('单位类型 单位类别 普查单位类型 unittype'),
  employerType: words('企业类型 机构类型 登记注册类型 经济类型 单位性质 企业性质 employertype'),
  members: words('会员人数 工会会员人数 会员数 工会会员数 入会人数 members'),
  established: words('成立日期 成立时间 注册日期 注册时间 登记日期 设立日期 established'),
  production: words(
    '投产时间 投产日期 开业时间 开业日期 开业(成立)时间 开业(成立)日期 正式投产时间 开工投产时间 production',
  ),
  district: words(
    '所属区县 区县 所属县区 县区 县(市、区) 县(市,区) 所在区县 行政区划 所属区域 所在区 所属区 所属县市区 县市区 district',
  ),
  street: words(
    '所属街道 街道 镇街 所属镇街 乡镇 乡镇街道 乡镇(街道) 街道(乡镇) 所属乡镇 所属乡镇街道 镇(街道) 所属镇(街道) 街道乡镇 street',
  ),
  community: words('社区 村居 所属社区 社区(村) 村(社区) 村社区 村(居) 所属村居 community'),
  address: words('单位地址 地址 注册地址 企业地址 住所 经营地址 详细地址 通讯地址 生产经营地址 address'),
  phone: words('联系电话 电话 手机 手机号 手机号码 联系方式 固定电话 电话号码 单位电话 联系人电话 phone'),
  contact: words('联系人 联系人姓名 经办人 负责人 工会主席 contact'),
  industry: words('行业代码 行业 所属行业 行业类别 国民经济行业代码 国民经济行业 industry'),
  unionName: words('工会名称 工会组织名称 基层工会名称 工会全称 unionname'),
  unionCode: words('工会统一社会信用代码 工会信用代码 工会代码 工会法人代码 工会社会信用代码 unioncode'),
  unionForm: words(
    '建会形式 组建形式 建会方式 建会情况 是否建会 是否建立工会 是否组建工会 建会类型 工会类型 unionform',
  ),
  unionFounded: words('建会日期 建会时间 成立工会时间 工会成立时间 工会成立日期 组建时间 unionfounded'),
};

/**
 * What each source counts, and its words for it; another source's count is never taken for one's own.
 *
 * `counts`: insured (参保人数), employed at the end of the period (从业人员期末人数) or staff (职工人数).
 */
export const sources: Readonly<
  Record<SourceType, { zh: string; counts: 'insured' | 'employed' | 'staff'; headcount: readonly string[] }>
> = {
  'social-security': {
    zh: '社保参保',
    counts: 'insured',
    headcount: words('参保人数 参保职工人数 职工参保人数 实缴人数 缴费人数 养老保险参保人数 人数 headcount'),
  },
  census: {
    zh: '经济普查',
    counts: 'employed',
    headcount: words(
      '从业人员期末人数 期末从业人员 从业人员期末数 期末从业人数 从业人员数 从业人员 从业人数 人数 headcount',
    ),
  },
  'union-register': {
    zh: '工会台账',
    counts: 'staff',
    headcount: words('职工人数 职工数 职工总数 在职职工人数 员工人数 人数 headcount'),
  },
  verification: {
    zh: '实地核查',
    counts: 'staff',
    headcount: words('核查人数 核实人数 实有人数 职工人数 职工数 在职职工人数 员工人数 用工人数 人数 headcount'),
  },
  other: {
    zh: '其他',
    counts: 'staff',
    headcount: words('职工人数 职工数 用工人数 员工人数 员工数 在职人数 人数 headcount'),
  },
};

/** The words that name a field's column in lists of this source, the surest first. */
export function synonyms(source: SourceType): Readonly<Record<Field, readonly string[]>> {
  return { ...common, headcount: sources[source].headcount };
}

function words(line: string): string[] {
  return line.split(' ');
}
